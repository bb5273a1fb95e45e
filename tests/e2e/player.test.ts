import type { Page, Route } from 'playwright-core';
import { expect } from 'vitest';
import { bookSession } from './support/book-session.ts';
import { test as base } from './support/e2e-test.ts';
import { PlayerPage } from './support/player-page.ts';
import { seedRecording, storageOf } from './support/seed-recording.ts';

const DURATION_SECONDS = 60;
const PLAYBACK_URL = '**/playback-url';
const STORED_OBJECT = '**/api/storage/local/**';

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
  const player = await openPlayer((page) => page.route(PLAYBACK_URL, endSoon, { times: 1 }));
  await player.play();
  await player.press('5');
  await player.press('>');
  const before = await player.state();
  const after = await player.hasOtherSourceThan(before.source);
  expect(after.currentSeconds).toBeGreaterThanOrEqual(30);
  expect(after.currentSeconds).toBeLessThan(DURATION_SECONDS - 10);
  expect(after).toMatchObject({ isPlaying: true, speed: 1.25 });
  await player.playsPast(after.currentSeconds + 1);
});

test('fetches a new URL if the current one has expired', async ({ stack, recording, openPlayer }) => {
  const yesterday = { now: () => new Date(Date.now() - 24 * 3_600_000) };
  const ended = await storageOf(stack, yesterday).getPlaybackUrl(recording.objectPath);
  const answer = { success: true, data: { playbackUrl: ended.url, expiresAt: new Date(Date.now() + 3_600_000) } };
  const player = await openPlayer((page) =>
    page.route(PLAYBACK_URL, (route) => route.fulfill({ json: answer }), { times: 1 }),
  );
  await player.play();
  expect((await player.state()).source).not.toBe(ended.url);
});

test('shows that the video cannot be loaded, and retries on request', async ({ openPlayer }) => {
  const player = await openPlayer((page) => page.route(STORED_OBJECT, (route) => route.fulfill({ status: 404 })));
  await player.saysThatItCannotBeLoaded();
  await player.repairRequests(STORED_OBJECT);
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

/** Answers as the server does, except that the URL expires in three seconds. */
async function endSoon(route: Route): Promise<void> {
  const response = await route.fetch();
  const answer = await response.json();
  answer.data.expiresAt = new Date(Date.now() + 3000).toISOString();
  await route.fulfill({ response, json: answer });
}
