import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { ensureChromium } from '@young-minds/local-services/tools/system-programs';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import { bookMeeting } from './book-call.ts';
import type { ChaosInstance } from './chaos-instance.ts';

const TIMEOUT_MS = 60_000;

/** A mentee alone in a meeting, in a real browser. */
export interface PageParticipant {
  readonly seeded: SeededSession;
  /** Returns what keeps the mentee from being in the recorded meeting. Waits until nothing does, or the time is over. */
  findTroubles(): Promise<string[]>;
  leave(): Promise<void>;
}

/** Starts the browser of all calls. */
export async function startBrowser(): Promise<Browser> {
  return launchBrowser({ executablePath: await ensureChromium(console.error) });
}

/** Signs a mentee in, agrees to the recording and joins. Nothing is clicked after that, and no page is loaded. */
export async function joinByPage(instance: ChaosInstance, browser: Browser): Promise<PageParticipant> {
  const { mentee, seeded } = await bookMeeting(instance);
  const context = await browser.newContext({ baseURL: instance.baseUrl });
  await context.addCookies(mentee.http.cookies().map((cookie) => ({ ...cookie, url: instance.baseUrl })));
  const page = await context.newPage();
  await page.goto(`/meeting/${seeded.sessionId}`);
  await join(page);
  let loads = 0;
  page.on('framenavigated', () => loads++);
  return {
    seeded,
    async findTroubles() {
      const isRecorded = page.getByRole('status').getByText('Recording in Progress');
      const hasReturned = await isRecorded.waitFor({ timeout: TIMEOUT_MS }).then(
        () => true,
        () => false,
      );
      const [heading] = await page.getByRole('heading', { level: 1 }).allTextContents();
      return [
        ...(hasReturned ? [] : [`the meeting page shows no running recording; its heading is "${heading}"`]),
        ...((await leaveButton(page).isVisible()) ? [] : ['the meeting page is not in the room']),
        ...(loads === 0 ? [] : [`the meeting page was loaded ${loads} times again`]),
      ];
    },
    async leave() {
      if (await leaveButton(page).isVisible()) await leaveButton(page).click();
      await context.close();
    },
  };
}

async function join(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Join meeting' });
  // Before React has taken over the server's HTML, a click has no effect.
  const isInteractive = () =>
    button.evaluate((element) => Object.keys(element).some((name) => name.startsWith('__reactProps$')));
  await waitUntil(isInteractive, { timeoutMs: TIMEOUT_MS, what: 'the meeting page' });
  await page.getByLabel('I agree to be recorded').check();
  await button.click();
  await leaveButton(page).waitFor({ timeout: TIMEOUT_MS });
  await page.getByRole('status').getByText('Recording in Progress').waitFor({ timeout: TIMEOUT_MS });
}

function leaveButton(page: Page) {
  return page.getByRole('group', { name: 'Meeting controls' }).getByRole('button', { name: 'Leave' });
}
