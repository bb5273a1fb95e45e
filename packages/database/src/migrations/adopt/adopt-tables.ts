import { YoungMindsError } from '@young-minds/core';
import type { ClientBase } from 'pg';
import { explainErrors, reasonOf } from '../migration-error.ts';
import type { Migration } from '../migration-files.ts';
import { readTables, type Table } from './catalog.ts';
import { compareTables } from './compare-tables.ts';
import { fillNewColumns, numberEvents } from './earlier-rows.ts';

const REFERENCE = 'young_minds_reference';
/** The tables that a platform may have from before. `auth_…` and the like are this project's alone. */
const ADOPTED = [
  'users',
  'sessions',
  'livekit_rooms',
  'livekit_participants',
  'livekit_events',
  'livekit_recordings',
] as const;

type Tables = ReadonlyMap<string, Table>;

/** Returns whether a database without a history of migrations has tables of the platform from before. */
export async function hasEarlierTables(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(
    `SELECT bool_or(to_regclass(name) IS NOT NULL) AS exists FROM unnest($1::text[]) AS name`,
    [ADOPTED],
  );
  return rows[0]?.exists === true;
}

/**
 * Makes the tables of a platform from before what the first migrations would have created: compares them with tables
 * that these migrations create in a schema of their own, and adds what is missing. Runs in the caller's transaction.
 * @throws SETUP_FAILED with a list of what differs
 */
export async function adoptTables(client: ClientBase, migrations: readonly Migration[]): Promise<void> {
  const schema = await currentSchema(client);
  await numberEvents(client, await readTables(client, schema));
  const expected = await createReference(client, migrations, schema);
  const before = await readTables(client, schema);
  await createMissingTables(client, expected, before);
  const found = await readTables(client, schema);
  const comparisons = [...expected].map(([name, table]) => compareTables(name, table, found.get(name) ?? table));
  const columns = comparisons.flatMap((comparison) => comparison.columns);
  const differences = comparisons.flatMap((comparison) => comparison.differences);
  differences.push(...(await runEach(client, columns)));
  if (differences.length > 0) throw refusal(differences);
  await explainErrors({ step: 'Adopting existing rows' }, () => fillNewColumns(client, before));
  await moveFunctions(client, schema);
  const violations = await runEach(client, inOrder(comparisons.flatMap(({ rules }) => rules)));
  if (violations.length > 0) throw refusal(violations);
  await client.query(`DROP SCHEMA ${REFERENCE} CASCADE`);
}

async function currentSchema(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>('SELECT current_schema() AS name');
  return rows[0]?.name ?? 'public';
}

async function createReference(client: ClientBase, migrations: readonly Migration[], schema: string): Promise<Tables> {
  // In the tables' own schema: an extension of the reference would be dropped with it.
  await client.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
  await client.query(`CREATE SCHEMA ${REFERENCE}; SET LOCAL search_path = ${REFERENCE}, ${schema}`);
  for (const { name, sql } of migrations) {
    await explainErrors({ step: `Migration ${name}`, sql }, () => client.query(sql));
  }
  const tables = await readTables(client, REFERENCE);
  await client.query(`SET LOCAL search_path = ${schema}`);
  return tables;
}

/** Creates missing tables with their columns; the comparison then adds their constraints under their own names. */
async function createMissingTables(client: ClientBase, expected: Tables, before: Tables): Promise<void> {
  for (const name of expected.keys()) {
    if (before.has(name)) continue;
    await client.query(`CREATE TABLE ${name} (LIKE ${REFERENCE}.${name} INCLUDING DEFAULTS INCLUDING IDENTITY)`);
  }
}

async function moveFunctions(client: ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query<{ signature: string }>(
    'SELECT oid::regprocedure::text AS signature FROM pg_proc WHERE pronamespace = $1::regnamespace',
    [REFERENCE],
  );
  for (const { signature } of rows) {
    await explainErrors({ step: `Adopting the function ${signature}` }, () =>
      client.query(`ALTER FUNCTION ${signature} SET SCHEMA ${schema}`),
    );
  }
}

/** Foreign keys need the keys of all tables, so they come last. */
function inOrder(statements: readonly string[]): readonly string[] {
  const isForeignKey = (statement: string) => statement.includes(' FOREIGN KEY ');
  return [...statements.filter((each) => !isForeignKey(each)), ...statements.filter(isForeignKey)];
}

/** Runs every statement, and returns the reasons of those that failed. */
async function runEach(client: ClientBase, statements: readonly string[]): Promise<string[]> {
  const failures: string[] = [];
  for (const statement of statements) {
    await client.query('SAVEPOINT adoption');
    await client.query(statement).catch(async (error: unknown) => {
      failures.push(`${statement}: ${reasonOf(error)}`);
      await client.query('ROLLBACK TO SAVEPOINT adoption');
    });
  }
  return failures;
}

function refusal(differences: readonly string[]): YoungMindsError {
  const list = differences.map((difference) => `\n- ${difference}`).join('');
  const message = `The database has tables that this version cannot adopt:${list}\nNothing was changed. Change these, then run npm run migrate again.`;
  return new YoungMindsError('SETUP_FAILED', message, { details: { differences } });
}
