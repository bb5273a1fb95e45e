import type { RecordingPage } from '@young-minds/booking/usecases';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageLinks } from './page-links.tsx';
import { RecordingItem } from './recording-item.tsx';
import { Section } from './section.tsx';

interface RecordingsProps {
  readonly page: RecordingPage;
  readonly isFirstPage: boolean;
  readonly isRecordingEnabled: boolean;
}

export function Recordings({ page, isFirstPage, isRecordingEnabled }: RecordingsProps) {
  return (
    <Section title="Recordings">
      {page.recordings.length === 0 ? (
        <EmptyState title="No recordings yet">
          {isRecordingEnabled ? 'After a session, its recording appears here automatically.' : null}
        </EmptyState>
      ) : (
        <Card className="py-1 sm:py-2">
          <ul className="divide-y divide-line">
            {page.recordings.map((recording) => (
              <RecordingItem key={recording.id} recording={recording} />
            ))}
          </ul>
        </Card>
      )}
      <PageLinks parameter="recordingsBefore" earlierBefore={page.earlierBefore} isFirstPage={isFirstPage} />
    </Section>
  );
}
