import type { AuditChain, AuditTrail, ChainedAuditLine, ChainHead, DifferingHead } from '@young-minds/recording/ports';
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

/** Calls no function of the schema, because a role that can change rows can change functions too. */
const DIFFERING_CONSENT = `
  SELECT coalesce(consent.id::text, event.event_data ->> 'consentId') AS id
  FROM (SELECT * FROM livekit_events WHERE event_type = 'recording_consented') AS event
  FULL JOIN recording_consents AS consent ON consent.id::text = event.event_data ->> 'consentId'
  WHERE event.actor_user_id IS DISTINCT FROM consent.user_id
    OR event.event_data IS DISTINCT FROM jsonb_build_object(
      'consentId', consent.id, 'sessionId', consent.session_id, 'noticeVersion', consent.notice_version,
      'noticeSha256', consent.notice_sha256, 'address', consent.address,
      'acceptedAtMicros', (extract(epoch FROM consent.accepted_at) * 1000000)::bigint)
  ORDER BY 1
  LIMIT 1`;

const HEADS = `
  SELECT DISTINCT ON (chain_id) chain_id AS "chainId", chain_index::text AS "chainIndex", hash
  FROM livekit_events
  WHERE created_at >= coalesce($1::timestamptz, '-infinity')
  ORDER BY chain_id, chain_index DESC`;

const DIFFERING_HEAD = `
  SELECT head.chain_id AS "chainId", head.chain_index::text AS "chainIndex", CASE
      WHEN line.hash IS NOT NULL THEN 'another line'
      WHEN EXISTS (SELECT FROM livekit_events AS other WHERE other.chain_id = head.chain_id) THEN 'no line'
      ELSE 'no chain'
    END AS found
  FROM unnest($1::uuid[], $2::bigint[], $3::text[]) AS head (chain_id, chain_index, hash)
  LEFT JOIN livekit_events AS line ON line.chain_id = head.chain_id AND line.chain_index = head.chain_index
  WHERE line.hash IS DISTINCT FROM head.hash
  ORDER BY 1, head.chain_index
  LIMIT 1`;

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
    async findDifferingConsent() {
      const { rows } = await pool.query<{ id: string }>(DIFFERING_CONSENT);
      return rows[0]?.id ?? null;
    },
    async headsSince(since) {
      const { rows } = await pool.query<ChainHead>(HEADS, [since]);
      return rows;
    },
    async findDifferingHead(heads) {
      const columns = [
        heads.map(({ chainId }) => chainId),
        heads.map(({ chainIndex }) => chainIndex),
        heads.map(({ hash }) => hash),
      ];
      const { rows } = await pool.query<DifferingHead>(DIFFERING_HEAD, columns);
      return rows[0] ?? null;
    },
  };
}
