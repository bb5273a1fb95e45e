import type { MentoringSession } from '@young-minds/booking/domain';
import { SessionItem } from './session-item.tsx';

interface SessionItemsProps {
  readonly sessions: readonly MentoringSession[];
  readonly viewerId: string;
  readonly now: Date;
}

export function SessionItems({ sessions, viewerId, now }: SessionItemsProps) {
  return (
    <ul className="space-y-4">
      {sessions.map((session) => (
        <SessionItem key={session.id} session={session} viewerId={viewerId} now={now} />
      ))}
    </ul>
  );
}
