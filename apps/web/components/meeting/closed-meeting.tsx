import type { MentoringSession } from '@young-minds/booking/domain';
import { LocalTimeRange } from '#components/time/local-time.tsx';
import { LinkButton } from '#components/ui/button.tsx';
import { MessagePage } from '#components/ui/card.tsx';
import { Countdown } from './countdown.tsx';

const toDashboard = <LinkButton href="/dashboard">Go to dashboard</LinkButton>;

export function MeetingNotFound() {
  return (
    <MessagePage title="Not Found" actions={toDashboard}>
      <p>There's no session at this address. Your dashboard lists your sessions.</p>
    </MessagePage>
  );
}

export function MeetingAccessDenied() {
  return (
    <MessagePage title="Access Denied" actions={toDashboard}>
      <p>
        Only this session's mentor and mentee can join it. If that's you, sign in with the account used for this
        session.
      </p>
    </MessagePage>
  );
}

export function MeetingCancelled({ session }: { readonly session: MentoringSession }) {
  return (
    <MessagePage title="Session cancelled" actions={toDashboard}>
      <p>“{session.title}” was cancelled. Your dashboard lists your other sessions.</p>
    </MessagePage>
  );
}

export function MeetingOver({ session }: { readonly session: MentoringSession }) {
  return (
    <MessagePage title="This session is over" actions={toDashboard}>
      <p>
        “{session.title}” was scheduled for <SessionTime session={session} /> If it was recorded, the recording is on
        your dashboard.
      </p>
    </MessagePage>
  );
}

interface MeetingTooEarlyProps {
  readonly session: MentoringSession;
  readonly opensAt: Date;
}

export function MeetingTooEarly({ session, opensAt }: MeetingTooEarlyProps) {
  return (
    <MessagePage title="This session hasn't opened yet" actions={toDashboard}>
      <p>
        “{session.title}” starts on <SessionTime session={session} />
      </p>
      <p>
        You can join in <Countdown to={opensAt} />. Keep this page open: the lobby opens automatically.
      </p>
    </MessagePage>
  );
}

function SessionTime({ session }: { readonly session: MentoringSession }) {
  return (
    <span className="block font-semibold text-ink">
      <LocalTimeRange start={session.scheduledStartAt} end={session.scheduledEndAt} />
    </span>
  );
}
