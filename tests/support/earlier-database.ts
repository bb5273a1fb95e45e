import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseHandle } from '@young-minds/database';
import { ROOT } from '@young-minds/local-services/project';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate as migrateWithDrizzle } from 'drizzle-orm/node-postgres/migrator';

const MIGRATIONS = join(ROOT, 'packages/database/migrations');
const EARLIER = join(ROOT, 'tests/fixtures/earlier-versions/database');

/** The first version; one in which 0050 has the timestamp of today's 0028; one that then added 0030. */
export const EARLIER_SCHEMAS = ['first', 'with-0050', 'with-0050-and-0030'] as const;

type EarlierSchema = (typeof EARLIER_SCHEMAS)[number];

interface EarlierMigration {
  readonly tag: string;
  readonly when: number;
  readonly hash: string;
}

/** Migrates a database exactly as an earlier version did: by Drizzle's migrator, with that version's files. */
export async function migrateAsEarlier({ pool }: Pick<DatabaseHandle, 'pool'>, schema: EarlierSchema): Promise<void> {
  const migrations: EarlierMigration[] = JSON.parse(await readFile(join(EARLIER, `${schema}.json`), 'utf8'));
  const contents = await readByHash();
  const folder = await mkdtemp(join(tmpdir(), 'earlier-'));
  await mkdir(join(folder, 'meta'));
  for (const { tag, hash } of migrations) {
    const sql = contents.get(hash);
    if (sql === undefined) throw new Error(`The content of ${tag} (${hash}) changed. Migrations are never edited.`);
    await writeFile(join(folder, `${tag}.sql`), sql);
  }
  const entries = migrations.map(({ tag, when }, idx) => ({ idx, version: '7', when, tag, breakpoints: false }));
  await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify({ version: '7', dialect: 'postgresql', entries }));
  await migrateWithDrizzle(drizzle(pool), { migrationsFolder: folder }).finally(() => rm(folder, { recursive: true }));
}

/** Inserts the rows that the first version wrote. */
export async function insertEarlierRows({ pool }: Pick<DatabaseHandle, 'pool'>): Promise<void> {
  await pool.query(await readFile(join(EARLIER, 'rows.sql'), 'utf8'));
}

async function readByHash(): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith('.sql'));
  const contents = await Promise.all(files.map((file) => readFile(join(MIGRATIONS, file), 'utf8')));
  return new Map(contents.map((sql) => [createHash('sha256').update(sql).digest('hex'), sql]));
}
