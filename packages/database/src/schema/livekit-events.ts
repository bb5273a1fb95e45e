import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { users } from './accounts.ts';
import { momentNow } from './columns.ts';
import { livekitRecordings } from './livekit-recordings.ts';
import { livekitRooms } from './livekit-rooms.ts';

/** The audit trail. Triggers refuse updates and deletes, and add a hash chain per room in columns that are not here. */
export const livekitEvents = pgTable(
  'livekit_events',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    roomId: uuid('room_id').references(() => livekitRooms.id, { onDelete: 'restrict' }),
    recordingId: uuid('recording_id').references(() => livekitRecordings.id, { onDelete: 'restrict' }),
    actorUserId: text('actor_user_id').references(() => users.id, { onDelete: 'restrict' }),
    eventType: text('event_type').notNull(),
    eventData: jsonb('event_data').$type<Record<string, unknown>>().notNull().default({}),
    source: text('source', { enum: ['api', 'webhook', 'worker', 'cli', 'reconciler'] }).notNull(),
    severity: text('severity', { enum: ['info', 'warning', 'error'] })
      .notNull()
      .default('info'),
    createdAt: momentNow('created_at'),
  },
  (table) => [
    index('livekit_events_room_idx').on(table.roomId, table.id),
    index('livekit_events_recording_idx').on(table.recordingId, table.id),
  ],
);
