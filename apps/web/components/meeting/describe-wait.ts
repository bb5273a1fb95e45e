const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Formats a remaining time in days and hours, hours and minutes, or minutes and seconds; never below zero. */
export function describeWait(waitMs: number): string {
  // Rounds up, so that the countdown shows zero exactly when the wait is over.
  const wait = Math.max(0, Math.ceil(waitMs / SECOND_MS) * SECOND_MS);
  if (wait >= DAY_MS) return join(count(wait / DAY_MS, 'day'), count((wait % DAY_MS) / HOUR_MS, 'hour'));
  if (wait >= HOUR_MS) return join(count(wait / HOUR_MS, 'hour'), count((wait % HOUR_MS) / MINUTE_MS, 'minute'));
  return join(count(wait / MINUTE_MS, 'minute'), count((wait % MINUTE_MS) / SECOND_MS, 'second')) || '0 seconds';
}

function count(amount: number, unit: string): string {
  const whole = Math.floor(amount);
  return whole === 0 ? '' : `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
