import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { provideBuild } from './build-folders.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'builds-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** Builds a page that contains the version's name. */
async function buildPage(version: string): Promise<boolean> {
  return provideBuild({
    folder,
    version,
    async build(target) {
      await mkdir(target);
      await writeFile(join(target, 'page'), version);
    },
  });
}

/** Returns what a process that starts now serves. */
const currentPage = () => readFile(join(folder, 'current', 'page'), 'utf8');

test('switches to a new build only when it is complete, and leaves the files of the old one', async () => {
  await buildPage('one');
  await provideBuild({
    folder,
    version: 'two',
    async build(target) {
      await mkdir(target);
      expect(await currentPage()).toBe('one');
      await writeFile(join(target, 'page'), 'two');
    },
  });
  expect(await currentPage()).toBe('two');
  expect(await readFile(join(folder, 'one', 'page'), 'utf8')).toBe('one');
});

test('builds each version once, and returns to an earlier one without a build', async () => {
  expect(await buildPage('one')).toBe(true);
  expect(await buildPage('one')).toBe(false);
  expect(await buildPage('two')).toBe(true);
  expect(await buildPage('one')).toBe(false);
  expect(await currentPage()).toBe('one');
});

test('keeps the current build if the next one fails, and then builds the failed one again', async () => {
  await buildPage('one');
  const failing = provideBuild({
    folder,
    version: 'two',
    async build(target) {
      await mkdir(target);
      throw new Error('no space left');
    },
  });
  await expect(failing).rejects.toThrow('no space left');
  expect(await currentPage()).toBe('one');
  expect(await buildPage('two')).toBe(true);
  expect(await currentPage()).toBe('two');
});

test('keeps the current build and the two before it', async () => {
  for (const [age, version] of ['one', 'two', 'three', 'four'].entries()) {
    await buildPage(version);
    await utimes(join(folder, version), age, age);
  }
  expect((await readdir(folder)).toSorted()).toEqual(['current', 'four', 'three', 'two']);
});
