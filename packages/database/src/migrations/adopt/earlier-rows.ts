import type { ClientBase } from 'pg';
import type { Table } from './catalog.ts';

type Tables = ReadonlyMap<string, Table>;

const lacks = (tables: Tables, table: string, column: string): boolean =>
  tables.get(table)?.columns.every(({ name }) => name !== column) ?? false;

/**
 * Numbers the audit trail by time. This version identifies its lines by a number that the hash chain contains, and a
 * database from before may use UUIDs; they stay in `earlier_id`.
 */
export async function numberEvents(client: ClientBase, tables: Tables): Promise<void> {
  const events = tables.get('livekit_events');
  if (events?.columns.find(({ name }) => name === 'id')?.type !== 'uuid') return;
  const primaryKey = events.constraints.find(({ kind }) => kind === 'primary key');
  await client.query(`
    ${primaryKey === undefined ? '' : `ALTER TABLE livekit_events DROP CONSTRAINT ${primaryKey.name};`}
    ALTER TABLE livekit_events RENAME COLUMN id TO earlier_id;
    ALTER TABLE livekit_events ALTER COLUMN earlier_id DROP NOT NULL, ADD COLUMN id bigint;
    UPDATE livekit_events SET id = place FROM (
      SELECT earlier_id AS event, row_number() OVER (ORDER BY created_at, earlier_id) AS place FROM livekit_events
    ) AS numbered WHERE earlier_id = event;
    ALTER TABLE livekit_events ALTER COLUMN id SET NOT NULL, ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;
    SELECT setval(pg_get_serial_sequence('livekit_events', 'id'), coalesce(max(id), 0) + 1, false) FROM livekit_events;
  `);
}

/**
 * Gives existing rows values for the columns that were just added.
 * @param tables the tables as they were before
 */
export async function fillNewColumns(client: ClientBase, tables: Tables): Promise<void> {
  if (lacks(tables, 'users', 'role')) {
    await client.query(
      `UPDATE users SET role = CASE WHEN id IN (SELECT mentor_id FROM sessions) THEN 'mentor' ELSE 'mentee' END`,
    );
  }
  if (lacks(tables, 'livekit_recordings', 'recorder')) {
    await client.query(`UPDATE livekit_recordings SET recorder = 'egress'`);
  }
  if (lacks(tables, 'livekit_recordings', 'config')) {
    await client.query(
      `UPDATE livekit_recordings SET config = '{"enabled": true, "resolution": "1280x720", "fps": 30}'`,
    );
  }
  if (lacks(tables, 'livekit_recordings', 'phase')) await derivePhases(client);
}

/**
 * Derives phases from the status. No recorder works on an unfinished recording any more, so it failed; the reconciler
 * completes it if its file is in the store. A completed one waits in `storing` until `completeAdopted`, because the
 * first migrations require a checksum and a bucket of it.
 */
async function derivePhases(client: ClientBase): Promise<void> {
  await client.query(`
    CREATE TEMPORARY TABLE adopted_recordings ON COMMIT DROP AS
      SELECT id, status = 'completed' AS is_completed FROM livekit_recordings;
    UPDATE livekit_recordings SET error_message = 'It was unfinished when this database was adopted.'
      WHERE status = 'in_progress' AND error_message IS NULL;
    UPDATE livekit_recordings SET error_message = 'The reason was not stored.'
      WHERE status = 'failed' AND error_message IS NULL;
    UPDATE livekit_recordings SET phase = 'failed', status = 'failed' WHERE status IN ('in_progress', 'failed');
    UPDATE livekit_recordings SET phase = 'storing', status = 'in_progress' WHERE status = 'completed';
  `);
}

/** Completes the recordings that were completed before, once all migrations have run. */
export async function completeAdopted(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>(
    "SELECT to_regclass('pg_temp.adopted_recordings') IS NOT NULL AS exists",
  );
  if (rows[0]?.exists !== true) return;
  await client.query(`
    UPDATE livekit_recordings SET adopted_at = now() WHERE id IN (SELECT id FROM adopted_recordings);
    UPDATE livekit_recordings SET phase = 'completed', status = 'completed'
      WHERE id IN (SELECT id FROM adopted_recordings WHERE is_completed);
  `);
}
