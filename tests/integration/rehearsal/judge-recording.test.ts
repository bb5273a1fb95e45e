import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Framing, judgeRecording } from '@young-minds/rehearsal/media';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RenderOptions, renderRehearsal } from './render-rehearsal.ts';

const SECONDS = 4;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
});

afterAll(() => rm(folder, { recursive: true }));

interface Expected {
  readonly durationSeconds?: number;
  readonly framing?: Framing;
}

async function findFaults(fault: Partial<RenderOptions>, expected: Expected = {}): Promise<string[]> {
  const file = await renderRehearsal({ folder, seconds: SECONDS, ...fault });
  const { findings, isGood } = await judgeRecording(file, {
    personas: ['mentor', 'mentee'],
    durationSeconds: SECONDS,
    ...expected,
  });
  const faults = findings.filter((finding) => !finding.isGood).map((finding) => finding.text);
  expect(isGood).toBe(faults.length === 0);
  return faults;
}

test('a recording without problems has no findings', async () => {
  expect(await findFaults({})).toEqual([]);
});

test('cropped cameras have no findings if the recorder is known to crop', async () => {
  const cropped = { pictureFilter: 'crop=iw/2:ih' };
  expect(await findFaults(cropped, { framing: 'cropped' })).toEqual([]);
  expect(await findFaults(cropped)).toContainEqual(expect.stringMatching(/^mentor's picture/));
});

test('a camera has no findings if it lost an eighth at each side, unless it has to be whole', async () => {
  const trimmed = { pictureFilter: 'crop=iw*3/4:ih' };
  expect(await findFaults(trimmed)).toEqual([]);
  expect(await findFaults(trimmed, { framing: 'whole' })).toContainEqual(expect.stringMatching(/^mentor's picture/));
});

test('a whole camera has no findings where crops are accepted', async () => {
  expect(await findFaults({}, { framing: 'cropped' })).toEqual([]);
});

test.each<[string, Partial<RenderOptions>, RegExp]>([
  ['a frozen video', { mentorShows: () => 500 }, /^mentor's picture: counter 15 to 15/],
  ['a video that runs backwards', { mentorShows: (ms) => 9000 - ms }, /^mentor's picture: .* going backwards/],
  ['a missing voice', { soundFilter: 'bandreject=f=430:width_type=h:w=60' }, /^mentee's voice: heard/],
  ['late audio', { soundFilter: 'adelay=200:all=1' }, /^mentor's .* comes 200 ms after/],
  ['an index at the end', { outputOptions: [] }, /does not play before it is loaded/],
  ['another codec', { outputOptions: ['-c:v', 'mpeg4', '-movflags', '+faststart'] }, /^picture mpeg4/],
])('%s is found', async (_fault, options, expected) => {
  expect(await findFaults(options)).toContainEqual(expect.stringMatching(expected));
});

test('a recording that is too short is found', async () => {
  expect(await findFaults({}, { durationSeconds: SECONDS + 2 })).toContainEqual(expect.stringMatching(/^4\.0 s long/));
});
