/** Formats a position: `3725` -> `1:02:05`. Negative and unknown seconds count as zero. */
export function formatClock(seconds: number): string {
  const [hours, minutes, rest] = unitsOf(seconds);
  const tail = `${hours > 0 ? String(minutes).padStart(2, '0') : minutes}:${String(rest).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** Formats a duration, rounded to whole seconds: `65.7` -> `1:06`. */
export function formatDuration(seconds: number): string {
  return formatClock(Math.round(seconds));
}

/** Formats a duration for screen readers: `3725` -> `1 hour 2 minutes 5 seconds`. */
export function speakDuration(seconds: number): string {
  const plural = (amount: number, unit: string) => `${unit}${amount === 1 ? '' : 's'}`;
  return inUnits(seconds, ['hour', 'minute', 'second'], plural) || '0 seconds';
}

/** Formats a duration for the page: `3725` -> `1 h 2 min 5 s`. */
export function shortDuration(seconds: number): string {
  return inUnits(seconds, ['h', 'min', 's'], (_amount, unit) => unit) || '0 s';
}

type Units = readonly [hour: string, minute: string, second: string];

/** Joins the units that are not zero. */
function inUnits(seconds: number, units: Units, nameOf: (amount: number, unit: string) => string): string {
  const amounts = unitsOf(seconds);
  return units
    .map((unit, index) => ({ unit, amount: amounts[index] ?? 0 }))
    .filter(({ amount }) => amount > 0)
    .map(({ unit, amount }) => `${amount} ${nameOf(amount, unit)}`)
    .join(' ');
}

function unitsOf(seconds: number): readonly [hours: number, minutes: number, seconds: number] {
  const whole = Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0;
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
}
