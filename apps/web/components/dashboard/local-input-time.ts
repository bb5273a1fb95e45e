/** Formats a moment in the viewer's time zone as the value of a `datetime-local` input: `2030-01-31T15:00`. */
export function toLocalInput(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

/** Converts the value of a `datetime-local` input to ISO 8601 in UTC; returns an empty string if it holds no time. */
export function toUtc(localInput: string): string {
  const moment = new Date(localInput);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
}

/** Returns the next full hour, the default start of a session. */
export function nextFullHour(now: Date): Date {
  const hourMs = 3_600_000;
  return new Date(Math.ceil(now.getTime() / hourMs) * hourMs);
}
