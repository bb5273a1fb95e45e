import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { test as base, expect } from 'vitest';
import { createAccount, uniqueName } from '../../support/accounts.ts';
import { openProfile, type WindowOptions } from '../../support/browser.ts';
import { type StackOptions, startStack } from '../../support/stack.ts';
import { shareBrowser, shareStack, stopSharedResources } from './shared-resources.ts';

const SCREENSHOT_FOLDER = join(import.meta.dirname, '../../../test-results');

/** Console errors of the browser that are harmless. */
const NOTHING_WRONG = [
  // The test decides whether the page handles a refusal correctly.
  /^Failed to load resource: the server responded with a status of 4/,
  // The test cut the connection, and decides whether the page handles that correctly.
  /^Failed to load resource: net::ERR_(FAILED|INTERNET_DISCONNECTED)/,
  // LiveKit's client, when a second tab takes over.
  /^publisher data channel '\w+' closed unexpectedly/,
  // LiveKit's client, when a page is closed while it reconnects.
  /^cannot send signal request before connected, type: leave/,
  // LiveKit's client, when the server closes the connection of a participant who leaves before the client does.
  /^DataChannel error on (lossy|reliable): User-Initiated Abort/,
];

/**
 * A test of the whole platform from a user's perspective. All files run in one process and share a stack and a
 * browser. Each file has its own mentor and mentee, whose names no other file uses. All of them are created when a
 * test first asks for them. If a test fails, it prints what web and worker logged.
 */
export const test = base
  /** See `withOwnStack`. */
  .extend('stackOptions', { scope: 'file' }, (): StackOptions | 'shared' => 'shared')
  // biome-ignore lint/correctness/noEmptyPattern: a fixture must destructure, even if it needs nothing
  .extend('sharedResources', { scope: 'worker' }, ({}, { onCleanup }) => {
    onCleanup(stopSharedResources);
    return { shareStack, shareBrowser };
  })
  .extend('stack', { scope: 'file' }, async ({ stackOptions, sharedResources }, { onCleanup }) => {
    if (stackOptions === 'shared') return sharedResources.shareStack();
    const stack = await startStack(stackOptions);
    onCleanup(() => stack.stop());
    return stack;
  })
  .extend('browser', { scope: 'file' }, ({ sharedResources }) => sharedResources.shareBrowser())
  .extend('mentor', { scope: 'file' }, ({ stack }) =>
    createAccount(stack, { name: uniqueName('Mina Mentor'), role: 'mentor' }),
  )
  .extend('mentee', { scope: 'file' }, ({ stack }) =>
    createAccount(stack, { name: uniqueName('Theo Mentee'), role: 'mentee' }),
  )
  .extend('logsOnFailure', { auto: true }, ({ stack, onTestFailed }) => {
    const before = stack.logs().length;
    onTestFailed(() => console.error(stack.logs().slice(before)));
    return null;
  })
  /** Opens a separate browser profile. Any error that its pages log fails the test. */
  .extend('openWindow', async ({ stack, browser, task }, { onCleanup }) => {
    const profiles: BrowserContext[] = [];
    const complaints: string[] = [];
    onCleanup(async () => {
      if (task.result?.state === 'fail') await saveScreenshots(profiles, task.name);
      await Promise.all(profiles.map((profile) => profile.close()));
      expect(complaints, 'errors in the browser').toEqual([]);
    });
    return async (options: WindowOptions = {}): Promise<Page> => {
      const profile = await openProfile(browser, stack, options);
      profiles.push(profile);
      await collectComplaints(profile, complaints);
      return profile.newPage();
    };
  });

/**
 * Returns the same test for a file that needs a separate stack: for other options, or because it checks all rows or
 * all log lines, to which the rooms of an earlier file still add. This extends `test`, because `test.override` at the
 * top of a file would also change later files of the process, which share the module.
 */
export function withOwnStack(options: StackOptions = {}) {
  return test.extend('stackOptions', { scope: 'file' }, (): StackOptions | 'shared' => options);
}

export type OpenWindow = (options?: WindowOptions) => Promise<Page>;

async function collectComplaints(profile: BrowserContext, complaints: string[]): Promise<void> {
  await profile.addInitScript(logPolicyViolations);
  profile.on('weberror', (error) => complaints.push(String(error.error())));
  profile.on('console', (message) => {
    if (message.type() !== 'error' || NOTHING_WRONG.some((pattern) => pattern.test(message.text()))) return;
    complaints.push(`${message.page()?.url()}: ${message.text()}`);
  });
}

/** Runs in the page. Firefox shows violations of the Content-Security-Policy in its console, Chromium not all of them. */
function logPolicyViolations(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
    console.error(`Content-Security-Policy: ${violatedDirective} blocks ${blockedURI} in ${sourceFile}`),
  );
}

async function saveScreenshots(profiles: readonly BrowserContext[], testName: string): Promise<void> {
  const name = testName.replaceAll(/\W+/g, '-');
  const pages = profiles.flatMap((profile) => profile.pages());
  await Promise.all(
    pages.map((page, index) => page.screenshot({ path: join(SCREENSHOT_FOLDER, `${name}-${index + 1}.png`) })),
  );
}
