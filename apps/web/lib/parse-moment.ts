/** Parses an ISO 8601 moment from a query parameter; returns undefined for anything else. */
export function parseMoment(value: string | readonly string[] | undefined): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
