import { YoungMindsError } from '@young-minds/core';
import type { ClientBase, Pool } from 'pg';
import type { Migration } from './migration-files.ts';

/** Which migrations a database has. Earlier versions read this table too, so its name and columns stay. */
const TABLE = 'drizzle.__drizzle_migrations';

/** Creates the history, and adds the names, which earlier versions did not store. */
export async function ensureHistory(client: ClientBase): Promise<void> {
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS drizzle;
    CREATE TABLE IF NOT EXISTS ${TABLE} (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
    ALTER TABLE ${TABLE} ADD COLUMN IF NOT EXISTS name text;
  `);
}

/**
 * Returns the migrations that a database lacks. A migration was applied if the history has its hash, under whatever
 * name: earlier versions numbered the same files differently.
 * @throws SETUP_FAILED if a migration of this name was applied with other content
 */
export async function findMissing(
  database: ClientBase | Pool,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const applied = await readHistory(database);
  const hashes = new Set(applied.map(({ hash }) => hash));
  const missing = migrations.filter(({ hash }) => !hashes.has(hash));
  const changed = missing.find(({ name }) => applied.some((row) => row.name === name));
  if (changed === undefined) return missing;
  throw new YoungMindsError(
    'SETUP_FAILED',
    `Migration ${changed.name} was applied with other content. Restore the file as it was, and put changes into a new migration.`,
  );
}

export async function addToHistory(client: ClientBase, { name, hash, createdAt }: Migration): Promise<void> {
  await client.query(`INSERT INTO ${TABLE} (name, hash, created_at) VALUES ($1, $2, $3)`, [name, hash, createdAt]);
}

/** Names the rows that earlier versions wrote, so that a file that changes later is found. */
export async function nameHistory(client: ClientBase, migrations: readonly Migration[]): Promise<void> {
  for (const { name, hash } of migrations) {
    await client.query(`UPDATE ${TABLE} SET name = $1 WHERE hash = $2 AND name IS NULL`, [name, hash]);
  }
}

interface HistoryRow {
  readonly hash: string;
  /** Null or undefined if an earlier version wrote the row. */
  readonly name?: string | null;
}

async function readHistory(database: ClientBase | Pool): Promise<readonly HistoryRow[]> {
  const { rows: tables } = await database.query<{ exists: boolean }>(
    `SELECT to_regclass('${TABLE}') IS NOT NULL AS exists`,
  );
  if (tables[0]?.exists !== true) return [];
  // All columns: `name` is not there before this version has migrated the database.
  const { rows } = await database.query<HistoryRow>(`SELECT * FROM ${TABLE}`);
  return rows;
}
