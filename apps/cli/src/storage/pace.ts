const BITS_PER_BYTE = 8;
const MEGA = 1_000_000;

export interface PaceOptions {
  /** Megabits per second; null: no limit. */
  readonly maxMbit: number | null;
  readonly nowMs: () => number;
  readonly wait: (durationMs: number) => Promise<void>;
}

/** Limits a transfer rate: returns a function to call before bytes are read or sent, which waits until they are due. */
export function createPace({ maxMbit, nowMs, wait }: PaceOptions): (sizeBytes: number) => Promise<void> {
  if (maxMbit === null) return async () => undefined;
  const bytesPerMs = (maxMbit * MEGA) / BITS_PER_BYTE / 1000;
  let dueMs = nowMs();
  return async (sizeBytes) => {
    dueMs = Math.max(dueMs, nowMs()) + sizeBytes / bytesPerMs;
    await wait(dueMs - nowMs());
  };
}
