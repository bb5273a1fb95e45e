/** The viewer's wall clock in the form of a `datetime-local` input: `2030-01-31T15:00`. */
export function toLocalInput(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

/** What a `datetime-local` input holds, as ISO 8601 in UTC; empty where it holds no time. */
export function toUtc(localInput: string): string {
  const moment = new Date(localInput);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
}

/** The next full hour, a time one can agree on. */
export function nextFullHour(now: Date): Date {
  const hourMs = 3_600_000;
  return new Date(Math.ceil(now.getTime() / hourMs) * hourMs);
}
