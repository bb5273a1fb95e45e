import type { Database } from '@young-minds/database';
import {
  livekitEvents,
  livekitParticipants,
  livekitRecordings,
  notifications,
  webhookInbox,
} from '@young-minds/database/schema';
import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { SeededSession } from './seed-session.ts';

/** A session's recordings as the database has them, oldest first. */
export function recordingsOf(db: Database, { roomId }: SeededSession) {
  return db
    .select()
    .from(livekitRecordings)
    .where(eq(livekitRecordings.roomId, roomId))
    .orderBy(asc(livekitRecordings.createdAt));
}

/** A session's first recording. @throws where it has none */
export async function theRecordingOf(db: Database, session: SeededSession) {
  const [recording] = await recordingsOf(db, session);
  if (recording === undefined) throw new Error('Nothing was recorded.');
  return recording;
}

/** The types of a session's audit lines, oldest first. */
export async function auditOf(db: Database, { roomId }: SeededSession): Promise<string[]> {
  const rows = await db
    .select({ type: livekitEvents.eventType })
    .from(livekitEvents)
    .where(eq(livekitEvents.roomId, roomId))
    .orderBy(asc(livekitEvents.id));
  return rows.map(({ type }) => type);
}

/** Who is in a session's room as far as the database knows, by participant sid. */
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

/** What became of a session's webhooks, by event type. */
export function inboxOf(db: Database, { roomName }: SeededSession) {
  return db
    .select()
    .from(webhookInbox)
    .where(eq(webhookInbox.roomName, roomName))
    .orderBy(asc(webhookInbox.receivedAt));
}
