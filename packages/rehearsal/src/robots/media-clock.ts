/**
 * The time that all robots of a rehearsal share, in milliseconds since its start. Cards and voices are functions of it.
 * So what two robots send at the same time belongs together, and a recording can be checked for it.
 */
export interface MediaClock {
  elapsedMs(): number;
}

export function createMediaClock(): MediaClock {
  const begunAt = performance.now();
  return { elapsedMs: () => performance.now() - begunAt };
}

/** The clock of this process, for robots without another one. */
export const sharedClock = createMediaClock();
