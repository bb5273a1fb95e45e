import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { PHONE } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { bookSession } from './support/book-session.ts';
import { test as base } from './support/e2e-test.ts';
import { PlayerPage } from './support/player-page.ts';
import { seedRecording, storageOf } from './support/seed-recording.ts';

const DURATION_SECONDS = 60;
const STORED_VIDEO = /\/api\/storage\/local\/.*\.mp4\?/;
const FIFTY_NINE_MINUTES_MS = 59 * 60_000;

const test = base
  .extend('recording', { scope: 'file' }, async ({ stack, mentor, mentee }) => {
    const sessionId = await bookSession(stack, { mentor, mentee });
    return seedRecording(stack, sessionId, { durationSeconds: DURATION_SECONDS });
  })
  .extend('openPlayer', async ({ recording, mentee, openWindow }) => {
    return async (prepare?: (page: Page) => Promise<unknown>): Promise<PlayerPage> => {
      const page = await openWindow({ account: mentee });
      await prepare?.(page);
      await page.goto(`/recordings/${recording.id}`);
      return new PlayerPage(page);
    };
  });

test('responds to the keyboard', async ({ openPlayer }) => {
  const player = await openPlayer();
  await player.play();
  await player.press('5');
  await player.isAt(30);
  await player.press('j');
  await player.isAt(20);
  await player.press('ArrowRight');
  await player.isAt(25);
  await player.press('>');
  await player.press('m');
  expect(await player.state()).toMatchObject({ isPlaying: true, speed: 1.25, isMuted: true });
  await player.press('k');
  expect(await player.state()).toMatchObject({ isPlaying: false });
  await player.press('f');
  await player.isFullScreen();
});

test('renews its URL during playback and keeps its position, speed and playback', async ({ openPlayer }) => {
  const player = await openPlayer((page) => page.clock.install());
  await player.play();
  await player.press('5');
  await player.press('>');
  const before = await player.state();
  await player.passTime(FIFTY_NINE_MINUTES_MS);
  const after = await player.hasOtherSourceThan(before.source);
  expect(after.currentSeconds).toBeGreaterThanOrEqual(30);
  expect(after.currentSeconds).toBeLessThan(DURATION_SECONDS - 10);
  expect(after).toMatchObject({ isPlaying: true, speed: 1.25 });
  await player.playsPast(after.currentSeconds + 1);
});

test('fetches a new URL if the current one has expired', async ({ stack, recording, openPlayer }) => {
  const yesterday = { now: () => new Date(Date.now() - 24 * 3_600_000) };
  const ended = await storageOf(stack, yesterday).getPlaybackUrl(recording.objectPath);
  const renewals: string[] = [];
  const player = await openPlayer(async (page) => {
    page.on('request', (request) => {
      if (request.url().endsWith('/playback-url')) renewals.push(request.url());
    });
    await page.route(STORED_VIDEO, (route) => route.continue({ url: ended.url }), { times: 1 });
  });
  await player.play();
  expect(renewals).toHaveLength(1);
});

test('shows that the video cannot be loaded, and retries on request', async ({ openPlayer }) => {
  const player = await openPlayer((page) => page.route(STORED_VIDEO, (route) => route.fulfill({ status: 404 })));
  await player.saysThatItCannotBeLoaded();
  await player.repairRequests(STORED_VIDEO);
  await player.tryAgain();
  await player.play();
});

test('resumes at the last position on the next visit', async ({ openPlayer }) => {
  const player = await openPlayer();
  await player.play();
  await player.press('5');
  await player.press('k');
  await player.isAt(30);
  await player.reload();
  await player.isAt(30);
  await player.play();
  await player.playsPast(31);
});

test('remembers speed and volume for the next recording', async ({ openPlayer }) => {
  const player = await openPlayer();
  await player.chooseSpeed('1.5x');
  await player.press('ArrowDown');
  await player.reload();
  await eventually(async () => expect(await player.state()).toMatchObject({ speed: 1.5, volume: 0.9 }));
});

test('a copied link opens the same frame for the other participant', async ({ openPlayer, openWindow, mentor }) => {
  const player = await openPlayer();
  await player.play();
  await player.press('5');
  await player.isAt(30);
  await player.press('k');
  const { currentSeconds } = await player.state();
  const link = await player.copyMoment();
  const page = await openWindow({ account: mentor });
  await page.goto(link);
  const other = new PlayerPage(page);
  expect((await other.pictureAt(currentSeconds)) === (await player.pictureAt(currentSeconds))).toBe(true);
});

test('a link to a moment survives signing in', async ({ stack, recording }) => {
  const response = await fetch(`${stack.baseUrl}/recordings/${recording.id}?t=12.5`, { redirect: 'manual' });
  const callbackUrl = encodeURIComponent(`/recordings/${recording.id}?t=12.5`);
  expect(response.headers.get('location')).toBe(`/auth/signin?callbackUrl=${callbackUrl}`);
});

test('has touch targets of 44 pixels on a phone', async ({ openPlayer }) => {
  const player = await openPlayer((page) => page.setViewportSize(PHONE));
  const sizes = await player.controlSizes();
  expect(sizes.length).toBeGreaterThanOrEqual(6);
  expect(sizes.filter(({ width, height }) => width < 44 || height < 44)).toEqual([]);
});
