import type { OperatorAlertName, RecordingPhase } from '../domain/index.ts';
import type { JobName } from './job-queue.ts';

export interface QueueStatistics {
  readonly job: JobName;
  /** Due and not started. */
  readonly waiting: number;
  /** Not due yet: grace periods and pauses between tries. */
  readonly planned: number;
  readonly running: number;
  /** How long the longest waiting job has been due; 0 if none waits. */
  readonly oldestWaitingMs: number;
}

/** The state of the whole pipeline, across all processes. */
export interface PipelineStatistics {
  readonly recordings: Readonly<Record<RecordingPhase, number>>;
  /** Active recordings that no running worker holds, so that nothing records them. */
  readonly unheldRecordings: number;
  /** How long ago the longest waiting recording ended that is not composed; 0 if none waits. */
  readonly compositionLagMs: number;
  /** How long ago the longest waiting recording ended that is not in the store; 0 if none waits. */
  readonly storageLagMs: number;
  /** The number of alerts ever raised. */
  readonly operatorAlerts: Readonly<Record<OperatorAlertName, number>>;
  /** How long the oldest unsent alert has waited; 0 if all were sent. */
  readonly unsentAlertMs: number;
  readonly queues: readonly QueueStatistics[];
}

export interface PipelineStatisticsReader {
  /** @throws DATABASE_UNAVAILABLE (retryable) */
  read(): Promise<PipelineStatistics>;
}
