import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bootstrap-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs `npm run help` with a Node that reports another version. */
async function bootstrapOn(version: string): Promise<string> {
  const preload = join(folder, `node-${version}.mjs`);
  const versions = `{ ...process.versions, node: '${version}' }`;
  await writeFile(preload, `Object.defineProperty(process, 'versions', { value: ${versions} });\n`);
  const program = join(ROOT, 'scripts/run.mjs');
  return runCommand(process.execPath, ['--import', pathToFileURL(preload).href, program, 'help'], { cwd: ROOT });
}

test('a command starts on the Node of Debian 12, and continues with the project’s own', async () => {
  expect(await bootstrapOn('18.20.4')).toContain('Operate it:');
});

test('a Node that is too old is reported with the version that is needed', async () => {
  await expect(bootstrapOn('16.20.2')).rejects.toThrow(/Node 16\.20\.2 is too old .* Install Node 18 or later/);
});
