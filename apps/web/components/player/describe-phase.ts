import type { RecordingPhase } from '@young-minds/recording/domain';

/** The three things people wait for, in their order. */
export const PROCESSING_STEPS = ['Recording the session', 'Making the video', 'Saving the video'] as const;

export interface PhaseDescription {
  /** Index into `PROCESSING_STEPS`. */
  readonly step: number;
  /** What happens at the moment. */
  readonly text: string;
}

const RECORDING = 0;
const MAKING = 1;
const SAVING = 2;

const DESCRIPTIONS: Readonly<Record<RecordingPhase, PhaseDescription>> = {
  requested: { step: RECORDING, text: 'The recorder is about to join the session.' },
  capturing: {
    step: RECORDING,
    text: 'The session is being recorded. The video is made as soon as everybody has left the meeting.',
  },
  stopping: { step: RECORDING, text: 'Everybody has left, and the recorder is finishing.' },
  composing: { step: MAKING, text: 'Pictures and voices are being put together into one video.' },
  storing: { step: SAVING, text: 'The video is being put away safely and checked.' },
  completed: { step: SAVING, text: 'The video is ready.' },
  failed: { step: SAVING, text: 'The recording failed.' },
};

/** A recording's phase in plain words. */
export function describePhase(phase: RecordingPhase): PhaseDescription {
  return DESCRIPTIONS[phase];
}
