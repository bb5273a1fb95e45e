/**
 * The time all robots of a rehearsal share: milliseconds since its beginning. Cards and voices are functions of it,
 * so whatever two robots show at one moment belongs together, and a recording can be checked for keeping it so.
 */
export interface MediaClock {
  elapsedMs(): number;
}

export function createMediaClock(): MediaClock {
  const begunAt = performance.now();
  return { elapsedMs: () => performance.now() - begunAt };
}

/** The clock of this process, for robots that are not given another one. */
export const sharedClock = createMediaClock();
