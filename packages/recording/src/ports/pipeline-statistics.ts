import type { OperatorAlertName, RecordingPhase } from '../domain/index.ts';
import type { JobName } from './job-queue.ts';

export interface QueueStatistics {
  readonly job: JobName;
  /** Due and not begun. */
  readonly waiting: number;
  /** Not due yet: graces and pauses between tries. */
  readonly planned: number;
  readonly running: number;
  /** How long the longest waiting one has been due; 0 where none waits. */
  readonly oldestWaitingMs: number;
}

/** How the whole line is doing, whichever process does the work. */
export interface PipelineStatistics {
  readonly recordings: Readonly<Record<RecordingPhase, number>>;
  /** Active recordings that no living worker holds: nobody records them. */
  readonly unheldRecordings: number;
  /** Since when the longest waiting recording has ended and is not composed; 0 where none waits. */
  readonly compositionLagMs: number;
  /** Since when the longest waiting recording has ended and is not in the store; 0 where none waits. */
  readonly storageLagMs: number;
  /** How many were ever raised. */
  readonly operatorAlerts: Readonly<Record<OperatorAlertName, number>>;
  /** How long the oldest alert has waited to be told; 0 where all were. */
  readonly unsentAlertMs: number;
  readonly queues: readonly QueueStatistics[];
}

export interface PipelineStatisticsReader {
  /** @throws DATABASE_UNAVAILABLE (retryable) */
  read(): Promise<PipelineStatistics>;
}
