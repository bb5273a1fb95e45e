import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findProjectRoot, readEnvironment } from './read-environment.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'environment-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

test('process variables override .env.local, which overrides .env, per variable', () => {
  writeFileSync(join(root, '.env'), 'YM_FIRST=file\nYM_SECOND=file\nYM_THIRD="a # b"\n');
  writeFileSync(join(root, '.env.local'), 'YM_FIRST=local\nYM_SECOND=local\n');
  vi.stubEnv('YM_FIRST', 'process');
  expect(readEnvironment(root)).toMatchObject({ YM_FIRST: 'process', YM_SECOND: 'local', YM_THIRD: 'a # b' });
});

test('treats an empty value as not set', () => {
  writeFileSync(join(root, '.env'), 'YM_FIRST=file\nYM_SECOND=\n');
  vi.stubEnv('YM_FIRST', '');
  const environment = readEnvironment(root);
  expect(environment.YM_FIRST).toBe('file');
  expect(environment).not.toHaveProperty('YM_SECOND');
});

test('the project root is the folder that declares the workspaces', () => {
  const member = join(root, 'apps', 'web');
  mkdirSync(member, { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"workspaces":["apps/*"]}');
  writeFileSync(join(member, 'package.json'), '{}');
  expect(findProjectRoot(member)).toBe(root);
});

test('the project root defaults to the start of the search', () => {
  expect(findProjectRoot(root)).toBe(root);
});
