import type { Lease } from '../ports/index.ts';

/** A worker process's claim on what it records. It must be renewed well before it expires. */
export interface WorkerLease {
  readonly owner: string;
  from(now: Date): Lease;
}

/** @param owner identifies the process among all workers; never reused after the process has ended */
export function createWorkerLease(owner: string, durationMs: number): WorkerLease {
  return { owner, from: (now) => ({ owner, now, expiresAt: new Date(now.getTime() + durationMs) }) };
}
