import { RECORDING_PHASES, type RecordingConfig } from '@young-minds/recording/domain';
import { sql } from 'drizzle-orm';
import {
  bigint,
  doublePrecision,
  index,
  jsonb,
  pgTable,
  real,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
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

/** Recordings. Constraints in the migrations check which columns each phase requires. */
export const livekitRecordings = pgTable(
  'livekit_recordings',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    roomId: uuid('room_id')
      .notNull()
      .references(() => livekitRooms.id, { onDelete: 'restrict' }),
    recordingSid: text('recording_sid').unique(),
    recorder: text('recorder', { enum: ['embedded', 'egress'] }).notNull(),
    recordingType: text('recording_type').notNull().default('composite'),
    fileType: text('file_type').notNull().default('mp4'),
    config: jsonb('config').$type<RecordingConfig>().notNull(),
    storageProvider: text('storage_provider', { enum: ['local', 'supabase', 's3', 'gcs'] }),
    storageBucket: text('storage_bucket'),
    storageEndpoint: text('storage_endpoint'),
    storagePath: text('storage_path'),
    posterPath: text('poster_path'),
    fileUrl: text('file_url'),
    fileSizeBytes: bigint('file_size_bytes', { mode: 'number' }),
    sha256: text('sha256'),
    durationSeconds: doublePrecision('duration_seconds'),
    status: text('status', { enum: ['in_progress', 'completed', 'failed'] })
      .notNull()
      .default('in_progress'),
    phase: text('phase', { enum: RECORDING_PHASES }).notNull().default('requested'),
    progress: real('progress'),
    leaseOwner: text('lease_owner'),
    leaseExpiresAt: moment('lease_expires_at'),
    firstJoinedAt: moment('first_joined_at'),
    lastLeftAt: moment('last_left_at'),
    startedAt: moment('started_at'),
    captureEndedAt: moment('capture_ended_at'),
    completedAt: moment('completed_at'),
    erasedAt: moment('erased_at'),
    /** When `migrate` adopted the row; null for rows that this project wrote. */
    adoptedAt: moment('adopted_at'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    metadata: jsonb('metadata').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: momentNow('created_at'),
    updatedAt: momentNow('updated_at'),
  },
  (table) => [
    uniqueIndex('livekit_recordings_one_active_idx')
      .on(table.roomId)
      .where(sql`phase IN ('requested', 'capturing', 'stopping')`),
    uniqueIndex('livekit_recordings_object_idx').on(table.storageProvider, table.storageBucket, table.storagePath),
    index('livekit_recordings_room_idx').on(table.roomId, table.createdAt),
    index('livekit_recordings_open_idx').on(table.updatedAt).where(sql`status = 'in_progress'`),
  ],
);

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
    index('livekit_events_created_idx').on(table.createdAt),
    uniqueIndex('livekit_events_consent_idx')
      .on(sql`(event_data ->> 'consentId')`)
      .where(sql`event_type = 'recording_consented'`),
  ],
);

/** Received webhooks, each stored once, without secrets. */
export const webhookInbox = pgTable(
  'webhook_inbox',
  {
    eventId: text('event_id').primaryKey(),
    eventType: text('event_type').notNull(),
    roomName: text('room_name'),
    roomSid: text('room_sid'),
    egressId: text('egress_id'),
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    state: text('state', { enum: ['pending', 'applied', 'ignored'] })
      .notNull()
      .default('pending'),
    /** The effect of applying the webhook, or the reason why it was ignored. */
    outcome: text('outcome'),
    eventCreatedAt: moment('event_created_at').notNull(),
    receivedAt: momentNow('received_at'),
    processedAt: moment('processed_at'),
  },
  (table) => [
    index('webhook_inbox_pending_idx').on(table.receivedAt).where(sql`state = 'pending'`),
    index('webhook_inbox_processed_idx').on(table.receivedAt).where(sql`state <> 'pending'`),
    index('webhook_inbox_finished_idx').on(table.roomSid).where(sql`event_type = 'room_finished'`),
  ],
);
