import type { MentoringSession } from '@young-minds/platform/domain';
import { LocalTimeRange } from '#components/time/local-time-range.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { MessagePage } from '#components/ui/message-page.tsx';
import { Countdown } from './countdown.tsx';

const toDashboard = <LinkButton href="/dashboard">Go to your dashboard</LinkButton>;

export function MeetingNotFound() {
  return (
    <MessagePage title="Not Found" actions={toDashboard}>
      <p>There is no session at this address. Your dashboard lists all your sessions.</p>
    </MessagePage>
  );
}

export function MeetingAccessDenied() {
  return (
    <MessagePage title="Access Denied" actions={toDashboard}>
      <p>
        Only the mentor and the mentee of a session can enter it. If you are one of them, sign in with the account it
        was booked with.
      </p>
    </MessagePage>
  );
}

export function MeetingCancelled({ session }: { readonly session: MentoringSession }) {
  return (
    <MessagePage title="This session was cancelled" actions={toDashboard}>
      <p>“{session.title}” does not take place. You can book another session from your dashboard.</p>
    </MessagePage>
  );
}

export function MeetingOver({ session }: { readonly session: MentoringSession }) {
  return (
    <MessagePage title="This session is over" actions={toDashboard}>
      <p>
        “{session.title}” was planned for <SessionTime session={session} />. If it was recorded, the recording is on
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
    <MessagePage title="You are early" actions={toDashboard}>
      <p>
        “{session.title}” takes place on <SessionTime session={session} />
      </p>
      <p>
        The meeting opens in <Countdown to={opensAt} />. You can leave this page open: it lets you in by itself.
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
