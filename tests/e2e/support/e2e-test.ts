import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { test as base, expect } from 'vitest';
import { createAccount } from '../../support/accounts.ts';
import { launchBrowser, openProfile, type WindowOptions } from '../../support/browser.ts';
import { type StackOptions, startStack } from '../../support/stack.ts';

const SCREENSHOT_FOLDER = join(import.meta.dirname, '../../../test-results');

/** What a browser notes as an error, and is none. */
const NOTHING_WRONG = [
  // What the page makes of a refusal is for the test to say.
  /^Failed to load resource: the server responded with a status of 4/,
  // LiveKit's client, where a second tab takes over.
  /^publisher data channel '\w+' closed unexpectedly/,
];

/**
 * A test of the whole platform as people use it. One stack, one browser and one pair of people a file, made when a test
 * first asks for them; what web and worker have logged is shown where a test fails.
 */
export const test = base
  .extend('stackOptions', { scope: 'file' }, (): StackOptions => ({}))
  .extend('stack', { scope: 'file' }, async ({ stackOptions }, { onCleanup }) => {
    const stack = await startStack(stackOptions);
    onCleanup(() => stack.stop());
    return stack;
  })
  // biome-ignore lint/correctness/noEmptyPattern: a fixture must destructure, also where it needs nothing
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('mentor', { scope: 'file' }, ({ stack }) => createAccount(stack, { name: 'Mina Mentor', role: 'mentor' }))
  .extend('mentee', { scope: 'file' }, ({ stack }) => createAccount(stack, { name: 'Theo Mentee', role: 'mentee' }))
  .extend('logsOnFailure', { auto: true }, ({ stack, onTestFailed }) => {
    const before = stack.logs().length;
    onTestFailed(() => console.error(stack.logs().slice(before)));
    return null;
  })
  /** Opens a profile of somebody's own. Whatever its pages complain about fails the test. */
  .extend('openWindow', async ({ stack, browser, task }, { onCleanup }) => {
    const profiles: BrowserContext[] = [];
    const complaints: string[] = [];
    onCleanup(async () => {
      if (task.result?.state === 'fail') await takeScreenshots(profiles, task.name);
      await Promise.all(profiles.map((profile) => profile.close()));
      expect(complaints, 'errors in the browser').toEqual([]);
    });
    return async (options: WindowOptions = {}): Promise<Page> => {
      const profile = await openProfile(browser, stack, options);
      profiles.push(profile);
      collectComplaints(profile, complaints);
      return profile.newPage();
    };
  });

export type OpenWindow = (options?: WindowOptions) => Promise<Page>;

function collectComplaints(profile: BrowserContext, complaints: string[]): void {
  profile.on('weberror', (error) => complaints.push(String(error.error())));
  profile.on('console', (message) => {
    if (message.type() !== 'error' || NOTHING_WRONG.some((pattern) => pattern.test(message.text()))) return;
    complaints.push(`${message.page()?.url()}: ${message.text()}`);
  });
}

async function takeScreenshots(profiles: readonly BrowserContext[], testName: string): Promise<void> {
  const name = testName.replaceAll(/\W+/g, '-');
  const pages = profiles.flatMap((profile) => profile.pages());
  await Promise.all(
    pages.map((page, index) => page.screenshot({ path: join(SCREENSHOT_FOLDER, `${name}-${index + 1}.png`) })),
  );
}
