import type { Clock } from '@young-minds/core';
import type { InboxEntry, WebhookInbox } from '@young-minds/recording/ports';
import { and, asc, eq, inArray, lt, lte, ne, type SQL } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { webhookInbox } from '../schema/livekit.ts';

export function createWebhookInbox(db: Queryable, clock: Clock): WebhookInbox {
  return {
    async store(entry) {
      const stored = await db
        .insert(webhookInbox)
        .values({ ...entry, receivedAt: clock.now() })
        .onConflictDoNothing()
        .returning({ eventId: webhookInbox.eventId });
      return stored.length > 0;
    },
    find: async (eventId) => first(await selectEntries(db, eq(webhookInbox.eventId, eventId))),
    lockPending: async (eventId) =>
      first(
        await selectEntries(db, and(eq(webhookInbox.eventId, eventId), eq(webhookInbox.state, 'pending'))).for(
          'update',
        ),
      ),
    async settle(eventId, { state, outcome, at }) {
      await db.update(webhookInbox).set({ state, outcome, processedAt: at }).where(eq(webhookInbox.eventId, eventId));
    },
    async roomFinishedAt({ roomName, roomSid }) {
      const isOfRoom = and(eq(webhookInbox.roomSid, roomSid), eq(webhookInbox.roomName, roomName));
      const isFinish = and(isOfRoom, eq(webhookInbox.eventType, 'room_finished'));
      const [row] = await db.select({ at: webhookInbox.eventCreatedAt }).from(webhookInbox).where(isFinish).limit(1);
      return row?.at ?? null;
    },
    async listPending(receivedBefore, limit) {
      const isWaiting = and(eq(webhookInbox.state, 'pending'), lte(webhookInbox.receivedAt, receivedBefore));
      const rows = await db
        .select({ eventId: webhookInbox.eventId })
        .from(webhookInbox)
        .where(isWaiting)
        .orderBy(asc(webhookInbox.receivedAt))
        .limit(limit);
      return rows.map((row) => row.eventId);
    },
    async deleteProcessed(receivedBefore, limit) {
      const isOld = and(ne(webhookInbox.state, 'pending'), lt(webhookInbox.receivedAt, receivedBefore));
      const old = db.select({ eventId: webhookInbox.eventId }).from(webhookInbox).where(isOld).limit(limit);
      const deleted = await db
        .delete(webhookInbox)
        .where(inArray(webhookInbox.eventId, old.for('update', { skipLocked: true })))
        .returning({ eventId: webhookInbox.eventId });
      return deleted.length;
    },
  };
}

function selectEntries(db: Queryable, condition: SQL | undefined) {
  return db
    .select({
      eventId: webhookInbox.eventId,
      eventType: webhookInbox.eventType,
      roomName: webhookInbox.roomName,
      roomSid: webhookInbox.roomSid,
      egressId: webhookInbox.egressId,
      payload: webhookInbox.payload,
      eventCreatedAt: webhookInbox.eventCreatedAt,
    })
    .from(webhookInbox)
    .where(condition);
}

function first([entry]: readonly InboxEntry[]): InboxEntry | null {
  return entry ?? null;
}
