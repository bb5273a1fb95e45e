import { timestamp } from 'drizzle-orm/pg-core';

/** Defines a timestamp: `timestamptz` in the database, a UTC `Date` in code. */
export function moment(name: string) {
  return timestamp(name, { withTimezone: true, mode: 'date' });
}

/** Defines a timestamp that defaults to the time of the insert. */
export function momentNow(name: string) {
  return moment(name).notNull().defaultNow();
}
