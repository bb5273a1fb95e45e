import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBuiltConfig } from './built-config.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'built-config-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('passes on the configuration that the build stored', async () => {
  await mkdir(join(folder, '.next'));
  const stored = { version: 1, config: { distDir: '.next', poweredByHeader: false }, files: [] };
  await writeFile(join(folder, '.next', 'required-server-files.json'), JSON.stringify(stored));
  const { __NEXT_PRIVATE_STANDALONE_CONFIG: config } = readBuiltConfig(folder);
  expect(JSON.parse(config ?? '')).toEqual(stored.config);
});

test('passes on nothing without a build, which Next reports itself', () => {
  expect(readBuiltConfig(folder)).toEqual({});
});
