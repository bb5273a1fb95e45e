/** An ISO 8601 moment from a page's address; anything else counts as not given. */
export function parseMoment(value: string | readonly string[] | undefined): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
