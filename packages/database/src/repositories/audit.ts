import type { AuditChain, AuditTrail, ChainedAuditLine } from '@young-minds/recording/ports';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Pool } from 'pg';
import type { Queryable } from '../database.ts';
import { livekitEvents } from '../schema/livekit.ts';

const PAGE_SIZE = 2_000;

const PAGE = `
  SELECT chain_id AS "chainId", chain_index::text AS "chainIndex", previous_hash AS "previousHash", hash, id::text,
    room_id AS "roomId", recording_id AS "recordingId", actor_user_id AS "actorUserId", event_type AS "eventType",
    event_data::text AS "eventData", source, severity,
    (extract(epoch FROM created_at) * 1000000)::bigint::text AS "createdAtMicros"
  FROM livekit_events
  WHERE (chain_id, chain_index) > ($1, $2)
  ORDER BY chain_id, chain_index
  LIMIT ${PAGE_SIZE}`;

/** A position before all chains. */
const BEGINNING = ['00000000-0000-0000-0000-000000000000', '0'] as const;

/** Identifies the writer; added to the data of every audit event of this process. */
export type AuditSignature = Readonly<Record<string, unknown>>;

export function createAuditTrail(db: Queryable, signature: AuditSignature): AuditTrail {
  return {
    async record({ type, data = {}, ...entry }) {
      await db.insert(livekitEvents).values({ ...entry, eventType: type, eventData: { ...data, ...signature } });
    },
    async countRefusals({ roomId, actorUserId, withinMs }) {
      const { actorUserId: actor, createdAt, eventType } = livekitEvents;
      const isRecent = gt(createdAt, sql`now() - make_interval(secs => ${withinMs / 1000})`);
      const isTheirs = actorUserId === null ? isNull(actor) : eq(actor, actorUserId);
      const isOfRoom = roomId === null ? isNull(livekitEvents.roomId) : eq(livekitEvents.roomId, roomId);
      const isRefusal = eq(eventType, 'recording_access_refused');
      return db.$count(livekitEvents, and(isOfRoom, isTheirs, isRefusal, isRecent));
    },
  };
}

/** Creates the reader of the audit trail. It reads in pages, so a long trail does not fill the memory. */
export function createAuditChain(pool: Pool): AuditChain {
  return {
    async *lines() {
      let [chainId, chainIndex]: readonly [string, string] = BEGINNING;
      for (;;) {
        const { rows } = await pool.query<ChainedAuditLine>(PAGE, [chainId, chainIndex]);
        yield* rows;
        const last = rows.at(-1);
        if (last === undefined) return;
        ({ chainId, chainIndex } = last);
      }
    },
  };
}
