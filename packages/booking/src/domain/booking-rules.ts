const MINUTE_MS = 60_000;

/** A session may start "now": the clocks of browser and server differ, and filling in the form takes time. */
export const START_TOLERANCE_MS = 5 * MINUTE_MS;
export const MAX_DAYS_AHEAD = 365;
export const DURATION_RANGE_MINUTES = { min: 5, max: 240 } as const;
export const MAX_TITLE_LENGTH = 200;

/** Returns what is wrong with a start, as a sentence for users; null if it is valid. */
export function startProblem(startsAt: Date, now: Date): string | null {
  const aheadMs = startsAt.getTime() - now.getTime();
  if (aheadMs < -START_TOLERANCE_MS) return 'Choose a future time.';
  if (aheadMs > MAX_DAYS_AHEAD * 24 * 60 * MINUTE_MS) return 'Choose a date within a year.';
  return null;
}

/** Returns the end of a session that starts at `startsAt`. */
export function endOf(startsAt: Date, durationMinutes: number): Date {
  return new Date(startsAt.getTime() + durationMinutes * MINUTE_MS);
}
