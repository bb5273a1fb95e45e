import type { MentoringSession } from '@young-minds/booking/domain';
import type { ReactNode } from 'react';
import { TimeZoneName } from '#components/time/time-zone-name.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Section } from './section.tsx';
import { SessionItems } from './session-items.tsx';

interface UpcomingSessionsProps {
  readonly sessions: readonly MentoringSession[];
  readonly viewerId: string;
  readonly now: Date;
  /** Shown if there are no sessions: what the viewer can do. */
  readonly children: ReactNode;
}

export function UpcomingSessions({ sessions, viewerId, now, children }: UpcomingSessionsProps) {
  const zone = (
    <p className="text-sm text-ink-soft">
      Times in <TimeZoneName />
    </p>
  );
  return (
    <Section title="Upcoming sessions" aside={zone}>
      {sessions.length === 0 ? (
        <EmptyState title="No upcoming sessions">{children}</EmptyState>
      ) : (
        <SessionItems sessions={sessions} viewerId={viewerId} now={now} />
      )}
    </Section>
  );
}
