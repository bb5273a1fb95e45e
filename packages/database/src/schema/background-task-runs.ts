import { pgTable, text } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';

/** Background tasks that one worker runs for all workers. */
export const backgroundTaskRuns = pgTable('upkeep_runs', {
  name: text('name').primaryKey(),
  nextAt: moment('next_at').notNull(),
  position: text('position'),
});
