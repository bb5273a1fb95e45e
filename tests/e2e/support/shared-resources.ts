import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { type Stack, startStack } from '../../support/stack.ts';

/**
 * The resources that all files share which run in this process of Vitest, one after the other. Each one starts when a
 * file first asks for it. Module state is safe here: the e2e project runs with `isolate: false`, which keeps modules
 * between files.
 */
const started = new AsyncDisposableStack();
let stack: Promise<Stack> | undefined;
let browser: Promise<Browser> | undefined;
let folder: Promise<string> | undefined;

/**
 * Returns a stack with the default options. Several files run on it, so rows of other sessions and users may exist.
 */
export function shareStack(): Promise<Stack> {
  stack ??= startStack().then((value) => started.adopt(value, () => value.stop()));
  return stack;
}

export function shareBrowser(): Promise<Browser> {
  browser ??= launchBrowser().then((value) => started.adopt(value, () => value.close()));
  return browser;
}

/** Returns a folder for files that several tests use. */
export function shareFolder(): Promise<string> {
  folder ??= mkdtemp(join(tmpdir(), 'young-minds-e2e-')).then((path) =>
    started.adopt(path, () => rm(path, { recursive: true })),
  );
  return folder;
}

/** Stops everything, the latest first. */
export function stopSharedResources(): Promise<void> {
  return started.disposeAsync();
}
