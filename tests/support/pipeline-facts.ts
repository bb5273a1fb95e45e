import type { Database } from '@young-minds/database';
import {
  livekitEvents,
  livekitParticipants,
  livekitRecordings,
  notifications,
  webhookInbox,
} from '@young-minds/database/schema';
import { coverageOf, parseRecordingMetadata } from '@young-minds/recording/domain';
import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { SeededSession } from './seed-session.ts';

/** Returns a session's recordings from the database, oldest first. */
export function recordingsOf(db: Database, { roomId }: SeededSession) {
  return db
    .select()
    .from(livekitRecordings)
    .where(eq(livekitRecordings.roomId, roomId))
    .orderBy(asc(livekitRecordings.createdAt));
}

/** Returns the coverage of a recording as its viewers see it. */
export function coverageOfRow(row: Awaited<ReturnType<typeof recordingsOf>>[number]) {
  return coverageOf({ ...row, metadata: parseRecordingMetadata(row.metadata) });
}

/**
 * Returns a session's first recording.
 * @throws if the session has none
 */
export async function theRecordingOf(db: Database, session: SeededSession) {
  const [recording] = await recordingsOf(db, session);
  if (recording === undefined) throw new Error('Nothing was recorded.');
  return recording;
}

/** Returns the types of a session's audit events, oldest first. */
export async function auditOf(db: Database, { roomId }: SeededSession): Promise<string[]> {
  const rows = await db
    .select({ type: livekitEvents.eventType })
    .from(livekitEvents)
    .where(eq(livekitEvents.roomId, roomId))
    .orderBy(asc(livekitEvents.id));
  return rows.map(({ type }) => type);
}

/** Returns the participants in a session's room according to the database, by participant sid. */
export async function presentIn(db: Database, { roomId }: SeededSession): Promise<(string | null)[]> {
  const isPresent = and(isNotNull(livekitParticipants.joinedAt), isNull(livekitParticipants.leftAt));
  const rows = await db
    .select({ sid: livekitParticipants.participantSid })
    .from(livekitParticipants)
    .where(and(eq(livekitParticipants.roomId, roomId), isPresent));
  return rows.map(({ sid }) => sid).toSorted();
}

export function notificationsOf(db: Database, { sessionId }: SeededSession) {
  return db.select().from(notifications).where(eq(notifications.sessionId, sessionId));
}

/** Returns a session's stored webhooks, in the order in which they arrived. */
export function inboxOf(db: Database, { roomName }: SeededSession) {
  return db
    .select()
    .from(webhookInbox)
    .where(eq(webhookInbox.roomName, roomName))
    .orderBy(asc(webhookInbox.receivedAt));
}
