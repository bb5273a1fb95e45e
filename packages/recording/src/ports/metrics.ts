import type { ErrorCode } from '@young-minds/core';
import type { DiskPressure, OperatorAlertName, RecordingPhase, StorageProviderName } from '../domain/index.ts';
import type { JobName } from './job-queue.ts';

/** One call of a storage provider's operation. */
export interface StorageCall {
  readonly provider: StorageProviderName;
  /** The operation's name in the port. */
  readonly operation: string;
  readonly durationMs: number;
  /** Null if the call succeeded. */
  readonly errorCode: ErrorCode | null;
}

/** The free space of a disk and the pressure that follows. */
export interface DiskRoom {
  readonly freeBytes: number;
  /** What all active recordings together write per minute. */
  readonly demandBytesPerMinute: number;
  readonly pressure: DiskPressure;
}

/**
 * Metrics of the pipeline for monitoring: numbers and a few closed sets of words, never an id, a path or a name. Calls
 * are cheap and never fail.
 */
export interface Metrics {
  jobEnded(job: JobName, outcome: 'done' | 'failed', durationMs: number): void;
  storageCalled(call: StorageCall): void;
  /** RTP packets that did not arrive and were given up. */
  packetsLost(count: number): void;
  /** A recorder noticed that nothing is being written. */
  captureInterrupted(): void;
  /** A recorder writes again after a gap of this length. */
  captureResumed(gapMs: number): void;
  /** A recording is playable, this long after the last participant left. */
  becamePlayable(afterMs: number): void;
  /** The reconciler repaired something. @param kind one of a few words, such as `recording_unheld` */
  repaired(kind: string): void;
  /** The age of the oldest captured media that exists only on this machine; 0 if there is none. */
  captureLag(lagMs: number): void;
  captureDisk(room: DiskRoom): void;
}

const silence = () => {};

/** Metrics of processes without monitoring: commands, tests. */
export const silentMetrics: Metrics = {
  jobEnded: silence,
  storageCalled: silence,
  packetsLost: silence,
  captureInterrupted: silence,
  captureResumed: silence,
  becamePlayable: silence,
  repaired: silence,
  captureLag: silence,
  captureDisk: silence,
};

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
