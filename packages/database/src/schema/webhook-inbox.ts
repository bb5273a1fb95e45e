import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { moment, momentNow } from './columns.ts';

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
    index('webhook_inbox_finished_idx').on(table.roomSid).where(sql`event_type = 'room_finished'`),
  ],
);
