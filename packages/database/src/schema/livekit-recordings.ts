import { RECORDING_PHASES, type RecordingConfig } from '@young-minds/recording/domain';
import { sql } from 'drizzle-orm';
import { bigint, doublePrecision, index, jsonb, pgTable, real, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { moment, momentNow } from './columns.ts';
import { livekitRooms } from './livekit-rooms.ts';

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
