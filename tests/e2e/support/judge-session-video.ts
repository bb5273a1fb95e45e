import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { listMp4Boxes, probeMedia } from '@young-minds/rehearsal/media';
import { expect } from 'vitest';
import type { FoundRecording } from './find-recording.ts';
import { listenForSound } from './listen-for-sound.ts';
import { type HalvesAtMoment, watchHalves } from './watch-halves.ts';

/** Time until both cameras and microphones have started. */
const START_SECONDS = 3;
/** Chromium's fake microphone beeps twice a second, far louder than this, and is silent in between. */
const MIN_BEEP_LEVEL = 0.05;
const MAX_SILENCE_LEVEL = 0.01;

/**
 * Judges the content of a session's video. Both participants use Chromium's fake cameras. The first is visible all
 * the time, and the second turns the camera off for a while.
 */
export async function judgeSessionVideo(file: string, recording: FoundRecording): Promise<void> {
  await judgeBytes(file, recording);
  await judgeContainer(file, recording);
  judgePicture(await watchHalves(file));
  await judgeSound(file);
}

async function judgeBytes(file: string, { sha256, sizeBytes }: FoundRecording): Promise<void> {
  const bytes = await readFile(file);
  expect(bytes.length).toBe(sizeBytes);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
}

async function judgeContainer(file: string, { durationSeconds, presenceSeconds }: FoundRecording): Promise<void> {
  const facts = await probeMedia(file);
  expect(facts).toMatchObject({ video: { codec: 'h264', width: 1280, height: 720 }, audio: { codec: 'aac' } });
  expect(Math.abs(facts.durationSeconds - presenceSeconds)).toBeLessThan(1);
  expect(Math.abs(facts.durationSeconds - durationSeconds)).toBeLessThan(0.1);
  const boxes = await listMp4Boxes(file);
  expect(boxes.filter((box) => box === 'moov' || box === 'mdat')).toEqual(['moov', 'mdat']);
}

/** The participant who joined first is on the left. */
function judgePicture(moments: readonly HalvesAtMoment[]): void {
  const settled = moments.filter(({ atSeconds }) => atSeconds >= START_SECONDS);
  expect(
    shareOf(settled, ({ isLeftMoving }) => isLeftMoving),
    'first person moves',
  ).toBeGreaterThan(0.9);
  expect(
    shareOf(settled, ({ isRightMoving }) => isRightMoving),
    'second person moves',
  ).toBeGreaterThan(0.5);
  const secondPerson = moments.map(({ isRightMoving }) => (isRightMoving ? 'm' : '-')).join('');
  expect(secondPerson, 'second person moves, has no camera for a while, and moves again').toMatch(/m{3}.*-{6}.*m{3}/);
}

async function judgeSound(file: string): Promise<void> {
  const seconds = (await listenForSound(file)).slice(START_SECONDS);
  for (const [index, { loudest }] of seconds.entries()) {
    expect(loudest, `second ${START_SECONDS + index} is heard`).toBeGreaterThan(MIN_BEEP_LEVEL);
  }
  // The beeps of several participants may fill a second, but not every second.
  expect(Math.min(...seconds.map(({ quietest }) => quietest))).toBeLessThan(MAX_SILENCE_LEVEL);
}

function shareOf<Item>(items: readonly Item[], isSo: (item: Item) => boolean): number {
  return items.filter(isSo).length / items.length;
}
