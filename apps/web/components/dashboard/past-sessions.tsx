import type { MentoringSession } from '@young-minds/booking/domain';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageLinks } from './page-links.tsx';
import { Section } from './section.tsx';
import { SessionItems } from './session-items.tsx';

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
