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
}
