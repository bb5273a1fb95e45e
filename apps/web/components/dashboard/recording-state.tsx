import type { RecordingPhase } from '@young-minds/recording/domain';
import { Badge, type BadgeTone } from '#components/ui/badge.tsx';

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

interface RecordingStateProps {
  readonly phase: RecordingPhase;
  /** 0 to 1 within the phase; null if it is unknown. */
  readonly progress: number | null;
}

/** A recording's phase, with its progress. */
export function RecordingState({ phase, progress }: RecordingStateProps) {
  const { text, tone } = LABELS[phase];
  const isUnderWay = tone === 'info' && progress !== null;
  return (
    <span className="flex flex-wrap items-center gap-3">
      <Badge tone={tone}>{isUnderWay ? `${text} ${Math.round(progress * 100)}%` : text}</Badge>
      {isUnderWay ? <progress value={progress} aria-label={text} className={BAR} /> : null}
    </span>
  );
}
