import {
  parseRecordingConfig,
  type Recording,
  type RecordingPhase,
  type RecordingStatus,
} from '@young-minds/recording/domain';
import { eq, type SQL } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitRecordings as table } from '../schema/livekit-recordings.ts';
import { livekitRooms as room } from '../schema/livekit-rooms.ts';

const columns = {
  id: table.id,
  roomId: table.roomId,
  sessionId: room.sessionId,
  roomName: room.roomName,
  recorder: table.recorder,
  recordingSid: table.recordingSid,
  status: table.status,
  phase: table.phase,
  progress: table.progress,
  config: table.config,
  storageProvider: table.storageProvider,
  storageBucket: table.storageBucket,
  storagePath: table.storagePath,
  posterPath: table.posterPath,
  fileSizeBytes: table.fileSizeBytes,
  sha256: table.sha256,
  durationSeconds: table.durationSeconds,
  firstJoinedAt: table.firstJoinedAt,
  lastLeftAt: table.lastLeftAt,
  startedAt: table.startedAt,
  captureEndedAt: table.captureEndedAt,
  completedAt: table.completedAt,
  erasedAt: table.erasedAt,
  errorCode: table.errorCode,
  errorMessage: table.errorMessage,
  metadata: table.metadata,
  createdAt: table.createdAt,
};

/** Selects recordings with their room's name and session. The caller adds order, limit or lock. */
export function selectRecordings(db: Queryable, condition: SQL | undefined) {
  return db.select(columns).from(table).innerJoin(room, eq(room.id, table.roomId)).where(condition).$dynamic();
}

export function toRecording(row: Recording): Recording {
  return { ...row, config: parseRecordingConfig(row.config) };
}

export function firstRecording([row]: readonly Recording[]): Recording | null {
  return row === undefined ? null : toRecording(row);
}

/** Returns the status of a phase. A constraint of the database checks that both match. */
export function statusOf(phase: RecordingPhase): RecordingStatus {
  return phase === 'completed' || phase === 'failed' ? phase : 'in_progress';
}
