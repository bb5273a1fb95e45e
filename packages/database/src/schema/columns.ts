import { timestamp } from 'drizzle-orm/pg-core';

/** A moment in time: `timestamptz` in the database, a UTC `Date` in code. */
export function moment(name: string) {
  return timestamp(name, { withTimezone: true, mode: 'date' });
}

/** A moment the database fills in when the row is written. */
export function momentNow(name: string) {
  return moment(name).notNull().defaultNow();
}
