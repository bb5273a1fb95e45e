import type { Lease } from '../ports/index.ts';

/** A worker process's claim on what it records; it must be renewed well before it runs out. */
export interface WorkerLease {
  readonly owner: string;
  from(now: Date): Lease;
}

/** @param owner names the process among all workers, and never again after it has ended */
export function createWorkerLease(owner: string, durationMs: number): WorkerLease {
  return { owner, from: (now) => ({ owner, now, expiresAt: new Date(now.getTime() + durationMs) }) };
}
