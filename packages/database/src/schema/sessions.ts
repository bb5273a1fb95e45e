import { DEFAULT_RECORDING_CONFIG, type RecordingConfig } from '@young-minds/recording/domain';
import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { moment, momentNow } from './columns.ts';

/** Mentoring sessions. The constraints against overlaps and the checks are only in the migrations. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    mentorId: text('mentor_id')
      .notNull()
      .references(() => users.id, { onDelete: 'restrict' }),
    menteeId: text('mentee_id')
      .notNull()
      .references(() => users.id, { onDelete: 'restrict' }),
    title: text('title').notNull(),
    scheduledStartAt: moment('scheduled_start_at').notNull(),
    scheduledEndAt: moment('scheduled_end_at').notNull(),
    status: text('status', { enum: ['scheduled', 'active', 'completed', 'cancelled', 'no_show'] })
      .notNull()
      .default('scheduled'),
    cancelledAt: moment('cancelled_at'),
    cancelledBy: text('cancelled_by').references(() => users.id, { onDelete: 'restrict' }),
    createdAt: momentNow('created_at'),
    updatedAt: momentNow('updated_at'),
    recordingConfig: jsonb('recording_config').$type<RecordingConfig>().notNull().default(DEFAULT_RECORDING_CONFIG),
  },
  (table) => [
    index('sessions_mentor_idx').on(table.mentorId, table.scheduledStartAt),
    index('sessions_mentee_idx').on(table.menteeId, table.scheduledStartAt),
    index('sessions_open_idx').on(table.scheduledEndAt).where(sql`status IN ('scheduled', 'active')`),
    index('sessions_recording_enabled_idx').on(sql`(recording_config ->> 'enabled')`),
  ],
);

/** Consents: the notice about the recording that each participant accepted before each join. */
export const recordingConsents = pgTable(
  'recording_consents',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'restrict' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'restrict' }),
    noticeVersion: text('notice_version').notNull(),
    /** Null in rows of earlier versions. */
    noticeSha256: text('notice_sha256'),
    address: text('address'),
    acceptedAt: momentNow('accepted_at'),
  },
  (table) => [
    index('recording_consents_session_idx').on(table.sessionId, table.userId),
    index('recording_consents_user_idx').on(table.userId, table.acceptedAt),
  ],
);
