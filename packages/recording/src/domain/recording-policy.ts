import type { RecorderKind } from './recording.ts';

/** The operator's settings for every session. */
export interface RecordingPolicy {
  /** If false, nothing is recorded, whatever a session asks for. */
  readonly isEnabled: boolean;
  /** The grace period: how long an empty room waits for a participant to rejoin before its recording stops. */
  readonly graceMs: number;
  readonly recorder: RecorderKind;
  /** The recorder that takes over if `recorder` cannot start; if absent, `recorder` is retried. */
  readonly fallback?: RecorderKind;
  /** What happens to the tracks of the embedded recorder; if absent, they stay on its disk. */
  readonly rawTracks?: RawTracksPolicy;
}

export interface RawTracksPolicy {
  /** Whether they are uploaded to the store during the call. */
  readonly toStore: boolean;
  /** Whether they stay in the store after the recording is completed. */
  readonly keep: boolean;
}
