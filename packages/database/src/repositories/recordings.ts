import type { Clock } from '@young-minds/core';
import {
  ACTIVE_PHASES,
  parseRecordingConfig,
  parseRecordingMetadata,
  type Recording,
  type RecordingPhase,
  type RecordingStatus,
  toStoredMetadata,
} from '@young-minds/recording/domain';
import type { RecordingRepository, StoreQuery } from '@young-minds/recording/ports';
import { and, asc, count, desc, eq, gt, inArray, isNull, lte, or, type SQL, sql, sum } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { livekitRooms as room, livekitRecordings as table } from '../schema/livekit.ts';

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
  storageEndpoint: table.storageEndpoint,
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

export function createRecordingRepository(db: Queryable, clock: Clock): RecordingRepository {
  return {
    ...createRecordingLeases(db),
    ...createRecordingReads(db),
    ...createStoredRecordings(db),
    async insert({ metadata = {}, ...recording }) {
      // The partial unique index allows one active recording per room, so of two inserts the first one wins.
      const values = { ...recording, metadata: toStoredMetadata(metadata) };
      const inserted = await db.insert(table).values(values).onConflictDoNothing().returning({ id: table.id });
      const [row] = inserted;
      return row === undefined ? null : firstRecording(await selectRecordings(db, eq(table.id, row.id)));
    },
    async update(recordingId, { metadata, ...changes }) {
      const status = changes.phase === undefined ? {} : { status: statusOf(changes.phase) };
      const stored = metadata === undefined ? {} : { metadata: toStoredMetadata(metadata) };
      await db
        .update(table)
        .set({ ...changes, ...stored, ...status, updatedAt: clock.now() })
        .where(eq(table.id, recordingId));
    },
  };
}

/** Returns the status of a phase. A constraint of the database checks that both match. */
export function statusOf(phase: RecordingPhase): RecordingStatus {
  return phase === 'completed' || phase === 'failed' ? phase : 'in_progress';
}

type RecordingReads = Pick<
  RecordingRepository,
  'find' | 'lock' | 'findActive' | 'listActive' | 'listByRoom' | 'listOverdue' | 'listFailed' | 'listUnfinished'
>;

function createRecordingReads(db: Queryable): RecordingReads {
  const isActive = inArray(table.phase, [...ACTIVE_PHASES]);
  return {
    find: async (recordingId) => firstRecording(await selectRecordings(db, eq(table.id, recordingId))),
    lock: async (recordingId) =>
      firstRecording(await selectRecordings(db, eq(table.id, recordingId)).for('no key update', { of: table })),
    findActive: async (roomId) => firstRecording(await selectRecordings(db, and(eq(table.roomId, roomId), isActive))),
    async listActive(limit) {
      const rows = await selectRecordings(db, isActive).orderBy(asc(table.createdAt)).limit(limit);
      return rows.map(toRecording);
    },
    async listByRoom(roomId) {
      const rows = await selectRecordings(db, eq(table.roomId, roomId)).orderBy(desc(table.createdAt));
      return rows.map(toRecording);
    },
    async listOverdue({ phase, untouchedSince }, limit) {
      const isOverdue = and(eq(table.phase, phase), lte(table.updatedAt, untouchedSince));
      const rows = await selectRecordings(db, isOverdue).orderBy(asc(table.updatedAt)).limit(limit);
      return rows.map(toRecording);
    },
    async listFailed(afterId, limit) {
      const rows = await selectRecordings(db, and(eq(table.phase, 'failed'), isNull(table.erasedAt), isAfter(afterId)))
        .orderBy(asc(table.id))
        .limit(limit);
      return rows.map(toRecording);
    },
    async listUnfinished(capturedBefore, limit) {
      const isUnfinished = and(
        inArray(table.phase, ['composing', 'storing']),
        lte(table.captureEndedAt, capturedBefore),
      );
      const rows = await selectRecordings(db, isUnfinished).orderBy(asc(table.captureEndedAt)).limit(limit);
      return rows.map(toRecording);
    },
  };
}

/** Creates the queries for stored recordings, which migration and verification use. */
function createStoredRecordings(
  db: Queryable,
): Pick<RecordingRepository, 'listStored' | 'sumStored' | 'listCompleted' | 'listDueErasures' | 'fillEndpoint'> {
  const isStoredIn = ({ provider, endpoint, isDefault }: StoreQuery) =>
    and(
      eq(table.storageProvider, provider),
      or(
        endpoint === null ? undefined : eq(table.storageEndpoint, endpoint),
        isDefault ? isNull(table.storageEndpoint) : undefined,
      ),
      eq(table.phase, 'completed'),
      isNull(table.erasedAt),
    );
  return {
    async listStored({ afterId, ...store }, limit) {
      const rows = await selectRecordings(db, and(isStoredIn(store), isAfter(afterId)))
        .orderBy(asc(table.id))
        .limit(limit);
      return rows.map(toRecording);
    },
    async listCompleted(afterId, limit) {
      const rows = await selectRecordings(
        db,
        and(eq(table.phase, 'completed'), isNull(table.erasedAt), isAfter(afterId)),
      )
        .orderBy(asc(table.id))
        .limit(limit);
      return rows.map(toRecording);
    },
    async sumStored(store) {
      const totals = { count: count(), sizeBytes: sum(table.fileSizeBytes).mapWith(Number) };
      const [row] = await db.select(totals).from(table).where(isStoredIn(store));
      return { count: row?.count ?? 0, sizeBytes: row?.sizeBytes ?? 0 };
    },
    async listDueErasures(now, limit) {
      // ISO 8601 in UTC sorts by time.
      const isDue = sql`${table.metadata} ? 'erasure' AND ${table.metadata} #>> '{erasure,dueAt}' <= ${now.toISOString()}`;
      const rows = await selectRecordings(db, and(eq(table.phase, 'completed'), isNull(table.erasedAt), isDue))
        .orderBy(asc(table.id))
        .limit(limit);
      return rows.map(toRecording);
    },
    async fillEndpoint(provider, endpoint) {
      const filled = await db
        .update(table)
        .set({ storageEndpoint: endpoint })
        .where(and(eq(table.storageProvider, provider), isNull(table.storageEndpoint)))
        .returning({ id: table.id });
      return filled.length;
    },
  };
}

type RecordingLeases = Pick<
  RecordingRepository,
  'claimLease' | 'renewLeases' | 'releaseLease' | 'listHeld' | 'listUnheld' | 'listAbandoned'
>;

/** Creates the lease queries. They do not change `updatedAt`, because a lease is no progress of the recording. */
function createRecordingLeases(db: Queryable): RecordingLeases {
  const isActive = inArray(table.phase, [...ACTIVE_PHASES]);
  const isUnheldAt = (now: Date) => or(isNull(table.leaseOwner), lte(table.leaseExpiresAt, now));
  return {
    async claimLease(recordingId, { owner, now, expiresAt }) {
      const isFree = or(isUnheldAt(now), eq(table.leaseOwner, owner));
      const claimed = await db
        .update(table)
        .set({ leaseOwner: owner, leaseExpiresAt: expiresAt })
        .where(and(eq(table.id, recordingId), isActive, isFree))
        .returning({ id: table.id });
      return claimed.length > 0;
    },
    async renewLeases({ owner, expiresAt }) {
      const isHeld = and(eq(table.leaseOwner, owner), isActive);
      await db.update(table).set({ leaseExpiresAt: expiresAt }).where(isHeld);
      return (await selectRecordings(db, isHeld)).map(toRecording);
    },
    async releaseLease(recordingId) {
      await db.update(table).set({ leaseOwner: null, leaseExpiresAt: null }).where(eq(table.id, recordingId));
    },
    async listHeld(owner) {
      return (await selectRecordings(db, and(eq(table.leaseOwner, owner), isActive))).map(toRecording);
    },
    async listUnheld(now, limit) {
      const rows = await selectRecordings(db, and(isActive, isUnheldAt(now)))
        .orderBy(asc(table.createdAt))
        .limit(limit);
      return rows.map(toRecording);
    },
    async listAbandoned(since, limit) {
      const isForgotten = and(isNull(table.leaseOwner), lte(table.updatedAt, since));
      const rows = await selectRecordings(db, and(isActive, or(lte(table.leaseExpiresAt, since), isForgotten)))
        .orderBy(asc(table.createdAt))
        .limit(limit);
      return rows.map(toRecording);
    },
  };
}

/** Selects recordings with their room's name and session. The caller adds order, limit or lock. */
function selectRecordings(db: Queryable, condition: SQL | undefined) {
  return db.select(columns).from(table).innerJoin(room, eq(room.id, table.roomId)).where(condition).$dynamic();
}

/** Matches recordings of the pages after an id; all for null. */
function isAfter(id: string | null): SQL | undefined {
  return id === null ? undefined : gt(table.id, id);
}

/** A recording as selected from the database, with its JSON columns unparsed. */
export type RecordingRow = Omit<Recording, 'config' | 'metadata'> & Record<'config' | 'metadata', unknown>;

/** Parses a row's JSON columns. */
function toRecording(row: RecordingRow): Recording {
  return { ...row, config: parseRecordingConfig(row.config), metadata: parseRecordingMetadata(row.metadata) };
}

function firstRecording([row]: readonly RecordingRow[]): Recording | null {
  return row === undefined ? null : toRecording(row);
}
