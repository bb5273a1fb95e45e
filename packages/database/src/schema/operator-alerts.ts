import { sql } from 'drizzle-orm';
import { index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { moment } from './columns.ts';
import { livekitRecordings } from './livekit-recordings.ts';

/** Alerts to the operator, one per reason and subject. */
export const operatorAlerts = pgTable(
  'operator_alerts',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    alert: text('alert').notNull(),
    subject: text('subject').notNull(),
    recordingId: uuid('recording_id').references(() => livekitRecordings.id, { onDelete: 'restrict' }),
    message: text('message').notNull(),
    raisedAt: moment('raised_at').notNull(),
    toldAt: moment('told_at'),
  },
  (table) => [
    unique().on(table.alert, table.subject),
    index('operator_alerts_untold_idx').on(table.raisedAt).where(sql`told_at IS NULL`),
  ],
);
