import type { ErrorCode } from '@young-minds/core';
import type { DiskPressure, StorageProviderName } from '../domain/index.ts';
import type { JobName } from './job-queue.ts';

/** One call of a storage provider's operation. */
export interface StorageCall {
  readonly provider: StorageProviderName;
  /** The operation by its name in the port. */
  readonly operation: string;
  readonly durationMs: number;
  /** Null where it succeeded. */
  readonly errorCode: ErrorCode | null;
}

/** The room on a disk and what follows from it. */
export interface DiskRoom {
  readonly freeBytes: number;
  /** What everything that is recorded at the moment adds in a minute. */
  readonly demandBytesPerMinute: number;
  readonly pressure: DiskPressure;
}

/**
 * What the recording line tells of itself to those who watch over it: numbers and a few closed sets of words, never an
 * id, a path or a name. Telling costs nothing and never fails.
 */
export interface Metrics {
  jobEnded(job: JobName, outcome: 'done' | 'failed', durationMs: number): void;
  storageCalled(call: StorageCall): void;
  /** RTP packets that did not come and were given up. */
  packetsLost(count: number): void;
  /** A recorder noticed that nothing is being written. */
  captureInterrupted(): void;
  /** Something is written again after so long a time without. */
  captureResumed(gapMs: number): void;
  /** A recording can be played, so long after the last person had left. */
  becamePlayable(afterMs: number): void;
  /** A reconciling sweep put something right. @param kind one of a few words, such as `recording_unheld` */
  repaired(kind: string): void;
  /** How old the oldest captured media is that lies on this machine alone; 0 where nothing does. */
  captureLag(lagMs: number): void;
  captureDisk(room: DiskRoom): void;
}

const silence = () => {};

/** For processes that nobody watches: commands, tests. */
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
