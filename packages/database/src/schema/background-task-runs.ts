import { pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

/** Upkeep that one worker does for all. */
export const backgroundTaskRuns = pgTable('upkeep_runs', {
  name: text('name').primaryKey(),
  nextAt: moment('next_at').notNull(),
  position: text('position'),
});
