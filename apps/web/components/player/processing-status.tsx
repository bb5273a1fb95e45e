import type { RecordingPhase } from '@young-minds/recording/domain';
import { Check } from 'lucide-react';
import { LiveRefresh } from '#components/layout/live-refresh.tsx';
import { classNames, Spinner } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';

const REFRESH_EVERY_SECONDS = 3;

/** The three steps that participants wait for, in order. */
const PROCESSING_STEPS = ['Recording session', 'Creating video', 'Saving recording'] as const;

interface PhaseDescription {
  /** Index into `PROCESSING_STEPS`. */
  readonly step: number;
  /** What is happening now. */
  readonly text: string;
}

const RECORDING = 0;
const CREATING = 1;
const SAVING = 2;

const DESCRIPTIONS: Readonly<Record<RecordingPhase, PhaseDescription>> = {
  requested: { step: RECORDING, text: 'Starting the recording…' },
  capturing: {
    step: RECORDING,
    text: "The session is being recorded. We'll create the video once everyone leaves.",
  },
  stopping: { step: RECORDING, text: 'Everyone left. Finishing the recording…' },
  composing: { step: CREATING, text: 'Creating your video…' },
  storing: { step: SAVING, text: 'Saving your recording…' },
  completed: { step: SAVING, text: 'Your video is ready.' },
  failed: { step: SAVING, text: 'The recording failed.' },
};

interface ProcessingStatusProps {
  readonly phase: RecordingPhase;
  /** 0 to 1 within the phase; null if it is unknown. */
  readonly progress: number | null;
}

/** The progress of a recording. The refresh replaces it with the player when the recording is ready. */
export function ProcessingStatus({ phase, progress }: ProcessingStatusProps) {
  const { step, text } = DESCRIPTIONS[phase];
  return (
    <Card aria-labelledby="processing-title">
      <LiveRefresh everySeconds={REFRESH_EVERY_SECONDS} />
      <h2 id="processing-title" className="text-2xl">
        Processing
      </h2>
      <p role="status" className="mt-2 text-lg">
        {text}
      </p>
      {progress === null ? null : <ProgressBar progress={progress} />}
      <ol className="mt-6 space-y-3">
        {PROCESSING_STEPS.map((name, index) => (
          <Step key={name} name={name} state={index < step ? 'done' : index === step ? 'current' : 'ahead'} />
        ))}
      </ol>
      <p className="mt-6 text-ink-soft">
        The video appears here when it's ready, and we'll notify you. You can close this page.
      </p>
    </Card>
  );
}

function ProgressBar({ progress }: { readonly progress: number }) {
  const percent = Math.round(progress * 100);
  return (
    <div className="mt-4 flex items-center gap-3">
      <progress
        aria-label="Progress of this step"
        value={percent}
        max={100}
        className="h-2.5 flex-1 appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-primary [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-primary"
      />
      <span className="w-12 text-right font-semibold tabular-nums">{percent}%</span>
    </div>
  );
}

function Step({ name, state }: { readonly name: string; readonly state: 'done' | 'current' | 'ahead' }) {
  return (
    <li
      aria-current={state === 'current' ? 'step' : undefined}
      className={classNames('flex items-center gap-3', state === 'ahead' && 'text-ink-soft')}
    >
      <span className="flex size-6 shrink-0 items-center justify-center">
        {state === 'done' ? <Check aria-label="Done:" className="size-5 text-success" /> : null}
        {state === 'current' ? <Spinner /> : null}
        {state === 'ahead' ? <span aria-hidden="true" className="size-2 rounded-full bg-control" /> : null}
      </span>
      <span className={classNames(state === 'current' && 'font-semibold')}>{name}</span>
    </li>
  );
}
