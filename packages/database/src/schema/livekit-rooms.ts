import { sql } from 'drizzle-orm';
import { index, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { moment, momentNow } from './columns.ts';
import { sessions } from './sessions.ts';

export const livekitRooms = pgTable('livekit_rooms', {
  id: uuid('id').primaryKey().defaultRandom(),
  sessionId: uuid('session_id')
    .notNull()
    .unique()
    .references(() => sessions.id, { onDelete: 'restrict' }),
  roomName: text('room_name').notNull().unique(),
  /** The room's sid from when LiveKit last opened it. */
  roomSid: text('room_sid'),
  status: text('status', { enum: ['pending', 'active', 'finished'] })
    .notNull()
    .default('pending'),
  createdAt: momentNow('created_at'),
  updatedAt: momentNow('updated_at'),
});

/** One row per participant sid. Until the first join, a booked participant has a row without a sid. */
export const livekitParticipants = pgTable(
  'livekit_participants',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => livekitRooms.id, { onDelete: 'restrict' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'restrict' }),
    participantSid: text('participant_sid'),
    /** The sid of the room they joined: a room that closes ends only the presence in that room sid. */
    roomSid: text('room_sid'),
    joinedAt: moment('joined_at'),
    leftAt: moment('left_at'),
    createdAt: momentNow('created_at'),
  },
  (table) => [
    unique('livekit_participants_sid').on(table.roomId, table.participantSid),
    uniqueIndex('livekit_participants_expected_idx').on(table.roomId, table.userId).where(sql`participant_sid IS NULL`),
    index('livekit_participants_present_idx').on(table.roomId).where(sql`joined_at IS NOT NULL AND left_at IS NULL`),
  ],
);
