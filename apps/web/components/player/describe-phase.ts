import type { RecordingPhase } from '@young-minds/recording/domain';

/** The three steps that participants wait for, in order. */
export const PROCESSING_STEPS = ['Recording session', 'Creating video', 'Saving recording'] as const;

export interface PhaseDescription {
  /** Index into `PROCESSING_STEPS`. */
  readonly step: number;
  /** What is happening now. */
  readonly text: string;
}

const RECORDING = 0;
const MAKING = 1;
const SAVING = 2;

const DESCRIPTIONS: Readonly<Record<RecordingPhase, PhaseDescription>> = {
  requested: { step: RECORDING, text: 'Starting the recording…' },
  capturing: {
    step: RECORDING,
    text: "The session is being recorded. We'll create the video once everyone leaves.",
  },
  stopping: { step: RECORDING, text: 'Everyone left. Finishing the recording…' },
  composing: { step: MAKING, text: 'Creating your video…' },
  storing: { step: SAVING, text: 'Saving your recording…' },
  completed: { step: SAVING, text: 'Your video is ready.' },
  failed: { step: SAVING, text: 'The recording failed.' },
};

/** Returns the step and the text for a recording's phase. */
export function describePhase(phase: RecordingPhase): PhaseDescription {
  return DESCRIPTIONS[phase];
}
