import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A numbered SQL file. Its content never changes once it has run anywhere; its hash is compared with the history. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, as hex digits. */
  readonly hash: string;
  /** The file's place in the order, in milliseconds. Earlier versions compare it with the newest row of the history. */
  readonly createdAt: number;
}

/** Reads all migrations of this version, in the order in which they run. */
export async function readMigrations(): Promise<readonly Migration[]> {
  // Computed on use: the web application's bundle contains this file without calling it, and has no `dirname`.
  const folder = join(import.meta.dirname, '../../migrations');
  const journal: { entries: { tag: string; when: number }[] } = JSON.parse(
    await readFile(join(folder, 'meta/_journal.json'), 'utf8'),
  );
  return Promise.all(
    journal.entries.map(async ({ tag: name, when: createdAt }) => {
      const sql = await readFile(join(folder, `${name}.sql`), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex'), createdAt };
    }),
  );
}
