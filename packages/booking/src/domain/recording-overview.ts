import type { RecordingPhase, RecordingStatus } from '@young-minds/recording/domain';

/** A recording as a user's dashboard lists it. Sizes in bytes, durations in seconds, times UTC. */
export interface RecordingOverview {
  readonly id: string;
  readonly sessionId: string;
  readonly sessionTitle: string;
  readonly status: RecordingStatus;
  readonly phase: RecordingPhase;
  /** 0 to 1 within the current phase; null if unknown. */
  readonly progress: number | null;
  readonly durationSeconds: number | null;
  readonly fileSizeBytes: number | null;
  readonly createdAt: Date;
}
