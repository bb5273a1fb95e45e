import { isJoinable, type MentoringSession, otherParticipant, type SessionStatus } from '@young-minds/booking/domain';
import { LocalTimeRange } from '#components/time/local-time.tsx';
import { LinkButton } from '#components/ui/button.tsx';
import { Badge, type BadgeTone } from '#components/ui/notice.tsx';
import { CancelDialog, RescheduleDialog } from './session-dialogs.tsx';

const LABELS: Readonly<Record<SessionStatus, { readonly text: string; readonly tone: BadgeTone }>> = {
  scheduled: { text: 'Scheduled', tone: 'info' },
  active: { text: 'In progress', tone: 'success' },
  completed: { text: 'Completed', tone: 'neutral' },
  cancelled: { text: 'Cancelled', tone: 'warning' },
  no_show: { text: 'Missed', tone: 'warning' },
};

interface SessionItemProps {
  readonly session: MentoringSession;
  readonly viewerId: string;
  readonly now: Date;
}

/** A session in a list, with the actions that the viewer can take now. */
export function SessionItem({ session, viewerId, now }: SessionItemProps) {
  const { id, title, status, scheduledStartAt, scheduledEndAt, recordingConfig } = session;
  const otherName = otherParticipant(session, viewerId).name;
  return (
    <li
      id={`session-${id}`}
      className="space-y-3 rounded-2xl border border-line bg-surface p-5 shadow-card target:border-primary"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h3 className="min-w-0 text-lg break-words">{title}</h3>
        <SessionBadge status={status} />
      </div>
      <p className="text-ink-soft">
        With <span className="font-semibold text-ink">{otherName}</span>
        <br />
        <LocalTimeRange start={scheduledStartAt} end={scheduledEndAt} />
        {recordingConfig.enabled ? null : (
          <>
            <br />
            This session isn't recorded.
          </>
        )}
      </p>
      <SessionActions session={session} otherName={otherName} now={now} />
    </li>
  );
}

interface SessionActionsProps extends Pick<SessionItemProps, 'session' | 'now'> {
  readonly otherName: string;
}

function SessionActions({ session, otherName, now }: SessionActionsProps) {
  const { id, title, status, scheduledStartAt, scheduledEndAt } = session;
  const canJoin = isJoinable(session, now);
  const canChange = status === 'scheduled';
  if (!canJoin && !canChange) return null;
  const durationMinutes = Math.round((scheduledEndAt.getTime() - scheduledStartAt.getTime()) / 60_000);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {canJoin ? <LinkButton href={`/meeting/${id}`}>Join</LinkButton> : null}
      {canChange ? (
        <>
          <RescheduleDialog
            sessionId={id}
            title={title}
            startsAt={scheduledStartAt}
            durationMinutes={durationMinutes}
          />
          <CancelDialog sessionId={id} title={title} otherName={otherName} />
        </>
      ) : null}
      {canJoin ? null : <p className="text-sm text-ink-soft">Join from 15 minutes before the start.</p>}
    </div>
  );
}

function SessionBadge({ status }: { readonly status: SessionStatus }) {
  const { text, tone } = LABELS[status];
  return <Badge tone={tone}>{text}</Badge>;
}
