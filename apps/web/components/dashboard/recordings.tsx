import type { RecordingOverview } from '@young-minds/booking/domain';
import type { RecordingPage } from '@young-minds/booking/usecases';
import { formatSize } from '@young-minds/core';
import type { RecordingPhase } from '@young-minds/recording/domain';
import { LocalTime } from '#components/time/local-time.tsx';
import { TextLink } from '#components/ui/button.tsx';
import { Card, EmptyState } from '#components/ui/card.tsx';
import { Badge, type BadgeTone } from '#components/ui/notice.tsx';
import { formatDuration } from '#lib/format-clock.ts';
import { PageLinks } from './page-links.tsx';
import { Section } from './section.tsx';

const LABELS: Readonly<Record<RecordingPhase, { readonly text: string; readonly tone: BadgeTone }>> = {
  requested: { text: 'Starting', tone: 'info' },
  capturing: { text: 'Recording', tone: 'info' },
  stopping: { text: 'Finishing', tone: 'info' },
  composing: { text: 'Creating video', tone: 'info' },
  storing: { text: 'Saving', tone: 'info' },
  completed: { text: 'Ready', tone: 'success' },
  failed: { text: 'Failed', tone: 'danger' },
};

/** Browsers ignore the page's colors for a progress bar with a size, so its parts are styled. */
const BAR =
  'h-2 w-32 appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-primary ' +
  '[&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-primary';

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

function RecordingItem({ recording }: { readonly recording: RecordingOverview }) {
  const { id, sessionTitle, phase, progress, createdAt, durationSeconds, fileSizeBytes } = recording;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-4">
      <div className="min-w-0">
        <TextLink href={`/recordings/${id}`} className="break-words">
          {sessionTitle}
        </TextLink>
        <p className="text-sm text-ink-soft">
          <LocalTime date={createdAt} />
          {durationSeconds === null ? null : ` · ${formatDuration(durationSeconds)}`}
          {fileSizeBytes === null ? null : ` · ${formatSize(fileSizeBytes)}`}
        </p>
      </div>
      <RecordingState phase={phase} progress={progress} />
    </li>
  );
}

interface RecordingStateProps {
  readonly phase: RecordingPhase;
  /** 0 to 1 within the phase; null if it is unknown. */
  readonly progress: number | null;
}

/** A recording's phase, with its progress. */
function RecordingState({ phase, progress }: RecordingStateProps) {
  const { text, tone } = LABELS[phase];
  const isUnderWay = tone === 'info' && progress !== null;
  return (
    <span className="flex flex-wrap items-center gap-3">
      <Badge tone={tone}>{isUnderWay ? `${text} ${Math.round(progress * 100)}%` : text}</Badge>
      {isUnderWay ? <progress value={progress} aria-label={text} className={BAR} /> : null}
    </span>
  );
}
