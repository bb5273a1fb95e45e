import type { RecorderKind } from './recording.ts';

/** What the operator has decided for every session. */
export interface RecordingPolicy {
  /** False: nothing is recorded, whatever a session asks for. */
  readonly isEnabled: boolean;
  /** How long an empty room waits for somebody to come back before its recording stops. */
  readonly graceMs: number;
  readonly recorder: RecorderKind;
  /** Takes over where `recorder` cannot begin; absent: it is tried again and again. */
  readonly fallback?: RecorderKind;
  /** What becomes of the tracks that a recorder of ours writes; absent: they stay on its disk. */
  readonly rawTracks?: RawTracksPolicy;
}

export interface RawTracksPolicy {
  /** Whether they are sent to the store while people talk. */
  readonly toStore: boolean;
  /** Whether they stay there once the recording is completed. */
  readonly keep: boolean;
}
