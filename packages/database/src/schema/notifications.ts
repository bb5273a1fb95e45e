import { sql } from 'drizzle-orm';
import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { moment, momentNow } from './columns.ts';
import { livekitRecordings } from './livekit-recordings.ts';
import { sessions } from './sessions.ts';

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
