import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBuiltConfig } from './built-config.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'built-config-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** Stores the configuration of a build in this folder of the web app, as Next does. */
async function storeConfig(distDir: string): Promise<void> {
  await mkdir(join(folder, distDir), { recursive: true });
  const stored = { version: 1, config: { distDir, poweredByHeader: false }, files: [] };
  await writeFile(join(folder, distDir, 'required-server-files.json'), JSON.stringify(stored));
}

function readConfig(): unknown {
  return JSON.parse(readBuiltConfig(folder).__NEXT_PRIVATE_STANDALONE_CONFIG ?? '');
}

test('passes on the configuration that the only build stored', async () => {
  await storeConfig('.next');
  expect(readConfig()).toEqual({ distDir: '.next', poweredByHeader: false });
});

test('prefers the current build, and names its own folder', async () => {
  const builds = join(folder, '.next', 'builds');
  for (const distDir of ['.next', '.next/builds/one', '.next/builds/two']) await storeConfig(distDir);
  await symlink('one', join(builds, 'current'));
  expect(readConfig()).toHaveProperty('distDir', '.next/builds/one');
  await symlink('two', join(builds, 'newer'));
  await rename(join(builds, 'newer'), join(builds, 'current'));
  expect(readConfig()).toHaveProperty('distDir', '.next/builds/two');
});

test('passes on nothing without a build, which Next reports itself', () => {
  expect(readBuiltConfig(folder)).toEqual({});
});
