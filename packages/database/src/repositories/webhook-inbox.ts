import type { Clock } from '@young-minds/core';
import type { InboxEntry, WebhookInbox } from '@young-minds/recording/ports';
import { and, asc, eq, lte, type SQL } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { webhookInbox as table } from '../schema/webhook-inbox.ts';

export function createWebhookInbox(db: Queryable, clock: Clock): WebhookInbox {
  return {
    async store(entry) {
      const stored = await db
        .insert(table)
        .values({ ...entry, receivedAt: clock.now() })
        .onConflictDoNothing()
        .returning({ eventId: table.eventId });
      return stored.length > 0;
    },
    find: async (eventId) => first(await selectEntries(db, eq(table.eventId, eventId))),
    lockPending: async (eventId) =>
      first(await selectEntries(db, and(eq(table.eventId, eventId), eq(table.state, 'pending'))).for('update')),
    async settle(eventId, { state, outcome, at }) {
      await db.update(table).set({ state, outcome, processedAt: at }).where(eq(table.eventId, eventId));
    },
    async roomFinishedAt({ roomName, roomSid }) {
      const isOfRoom = and(eq(table.roomSid, roomSid), eq(table.roomName, roomName));
      const isFinish = and(isOfRoom, eq(table.eventType, 'room_finished'));
      const [row] = await db.select({ at: table.eventCreatedAt }).from(table).where(isFinish).limit(1);
      return row?.at ?? null;
    },
    async listPending(receivedBefore, limit) {
      const isWaiting = and(eq(table.state, 'pending'), lte(table.receivedAt, receivedBefore));
      const rows = await db
        .select({ eventId: table.eventId })
        .from(table)
        .where(isWaiting)
        .orderBy(asc(table.receivedAt))
        .limit(limit);
      return rows.map((row) => row.eventId);
    },
  };
}

function selectEntries(db: Queryable, condition: SQL | undefined) {
  return db
    .select({
      eventId: table.eventId,
      eventType: table.eventType,
      roomName: table.roomName,
      roomSid: table.roomSid,
      egressId: table.egressId,
      payload: table.payload,
      eventCreatedAt: table.eventCreatedAt,
    })
    .from(table)
    .where(condition);
}

function first([entry]: readonly InboxEntry[]): InboxEntry | null {
  return entry ?? null;
}
