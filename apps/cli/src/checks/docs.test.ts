import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@young-minds/local-services/project';
import { expect, test } from 'vitest';

const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
const documents = files.filter((file) => file.endsWith('.md') && !file.startsWith('tests/fixtures/'));

/** Matches a source file in code font, without placeholders: `capture/leases.ts`. */
const NAMED_FILE = /`([\w@./-]+\.(?:tsx?|mjs))`/g;

test.each(documents)('%s names only files that exist', (document) => {
  const named = [...readFileSync(join(ROOT, document), 'utf8').matchAll(NAMED_FILE)].map(([, file]) => file ?? '');
  const unknown = named.filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`)));
  expect(unknown).toEqual([]);
});
