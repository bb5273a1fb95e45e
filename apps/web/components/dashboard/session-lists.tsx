import type { MentoringSession } from '@young-minds/booking/domain';
import type { ReactNode } from 'react';
import { TimeZoneName } from '#components/time/local-time.tsx';
import { EmptyState } from '#components/ui/card.tsx';
import { PageLinks } from './page-links.tsx';
import { Section } from './section.tsx';
import { SessionItem } from './session-item.tsx';

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

interface PastSessionsProps {
  readonly sessions: readonly MentoringSession[];
  readonly viewerId: string;
  readonly now: Date;
  /** The start of the next page; null if this is the last one. */
  readonly earlierBefore: Date | null;
  readonly isFirstPage: boolean;
}

export function PastSessions({ sessions, viewerId, now, earlierBefore, isFirstPage }: PastSessionsProps) {
  return (
    <Section title="Past and cancelled sessions">
      {sessions.length === 0 ? (
        <EmptyState title="No past sessions">Past and cancelled sessions appear here.</EmptyState>
      ) : (
        <SessionItems sessions={sessions} viewerId={viewerId} now={now} />
      )}
      <PageLinks parameter="sessionsBefore" earlierBefore={earlierBefore} isFirstPage={isFirstPage} />
    </Section>
  );
}

interface SessionItemsProps {
  readonly sessions: readonly MentoringSession[];
  readonly viewerId: string;
  readonly now: Date;
}

function SessionItems({ sessions, viewerId, now }: SessionItemsProps) {
  return (
    <ul className="space-y-4">
      {sessions.map((session) => (
        <SessionItem key={session.id} session={session} viewerId={viewerId} now={now} />
      ))}
    </ul>
  );
}
