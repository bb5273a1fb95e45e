import { sql } from 'drizzle-orm';
import { bigint, index, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { moment, momentNow } from './columns.ts';
import { livekitRecordings } from './livekit.ts';
import { sessions } from './sessions.ts';

/** Background tasks that one worker runs for all workers. */
export const backgroundTaskRuns = pgTable('upkeep_runs', {
  name: text('name').primaryKey(),
  nextAt: moment('next_at').notNull(),
  position: text('position'),
});

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
    sentAt: moment('told_at'),
  },
  (table) => [
    unique().on(table.alert, table.subject),
    index('operator_alerts_untold_idx').on(table.raisedAt).where(sql`told_at IS NULL`),
  ],
);

/** What counts against a limit: one row per use and subject, such as the bookings of a user. */
export const rateLimitUses = pgTable(
  'rate_limit_uses',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    subject: text('subject').notNull(),
    usedAt: moment('used_at').notNull(),
  },
  (table) => [
    index('rate_limit_uses_subject_idx').on(table.subject, table.usedAt),
    index('rate_limit_uses_used_at_idx').on(table.usedAt),
  ],
);

export const notifications = pgTable(
  'notifications',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'restrict' }),
    kind: text('kind', {
      enum: ['recording_ready', 'recording_failed', 'session_booked', 'session_cancelled', 'session_rescheduled'],
    }).notNull(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'restrict' }),
    recordingId: uuid('recording_id').references(() => livekitRecordings.id, { onDelete: 'restrict' }),
    title: text('title').notNull(),
    body: text('body').notNull(),
    /** The same-origin path that the notification opens. */
    href: text('href').notNull(),
    createdAt: momentNow('created_at'),
    readAt: moment('read_at'),
    emailedAt: moment('emailed_at'),
  },
  (table) => [
    index('notifications_user_idx').on(table.userId, table.createdAt.desc()),
    uniqueIndex('notifications_recording_once_idx')
      .on(table.userId, table.kind, table.recordingId)
      .where(sql`recording_id IS NOT NULL`),
  ],
);
