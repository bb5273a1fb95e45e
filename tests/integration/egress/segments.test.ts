import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEgressComposer } from '@young-minds/egress';
import type { RecorderOutput } from '@young-minds/recording/domain';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import { decodeFrames, decodeSound, probeMedia } from '@young-minds/rehearsal/media';
import { createLocalStorage } from '@young-minds/storage/local';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { splitIntoSegments, writeMp4 } from '../../support/egress-server/write-mp4.ts';

const JOINED_MS = Date.UTC(2026, 2, 1, 10);
const SECONDS = 14;
const MEDIA = { seconds: SECONDS, size: '320x180', fps: 10, content: 'whole' } as const;
const SEGMENT_SECONDS = 2;
const ASSEMBLED =
  'the recorder left no complete file: it was assembled from segments, so its last seconds may be missing';

let folder: string;
let ids: { readonly recordingId: string; readonly sessionId: string };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segments-'));
  ids = { recordingId: randomUUID(), sessionId: randomUUID() };
});
afterEach(() => rm(folder, { recursive: true }));

const pathOf = (ending: string, attempt = 'c0ffee01') =>
  join(folder, `${ids.sessionId}.${ids.recordingId}.${attempt}${ending}`);
const segmentPath = (index: number, attempt?: string) => pathOf(`_0000${index}.ts`, attempt);

/** Writes the segments of an egress: seven of 2 s. */
async function writeSegments(attempt?: string): Promise<void> {
  const segments = await splitIntoSegments(MEDIA, SEGMENT_SECONDS);
  expect(segments).toHaveLength(7);
  for (const [index, file] of segments.entries()) await copyFile(file, segmentPath(index, attempt));
}

function composer() {
  return createEgressComposer({
    captureDirectory: join(folder, 'capture'),
    destination: { kind: 'file', directory: folder },
    storage: createLocalStorage({ directory: folder, baseUrl: 'https://a.test', signingSecret: 'unused here' }),
  });
}

function sourceOf(output: Partial<RecorderOutput> | null = {}) {
  const killed = { recordingSid: 'EG_1', status: 'EGRESS_FAILED', problem: 'signal: killed', sizeBytes: null };
  const whole = output && { ...killed, path: pathOf('.mp4'), mediaStartedAt: new Date(JOINED_MS), ...output };
  return { recorder: 'egress', sessionId: ids.sessionId, recordingSid: 'EG_1', output: whole } as const;
}

/** Composes what is in the folder. The participants were there from the first media to its end. */
function compose(output?: Partial<RecorderOutput> | null, endS: number = SECONDS) {
  const sessionSpan = { startAt: new Date(JOINED_MS), endAt: new Date(JOINED_MS + endS * 1000) };
  const { recordingId } = ids;
  return composer().compose({ recordingId, config: DEFAULT_RECORDING_CONFIG, sessionSpan, source: sourceOf(output) });
}

/** Returns the brightness of every picture at a few spots. */
async function sample(file: string): Promise<number[][]> {
  const pictures: number[][] = [];
  for await (const { picture } of decodeFrames(file)) {
    pictures.push([picture.lumaAt(20, 20), picture.lumaAt(160, 90), picture.lumaAt(300, 160)]);
  }
  return pictures;
}

test('without a file, every picture of the segments and the whole tone are in the recording', async () => {
  await writeSegments();
  await writeMp4(join(folder, 'whole.mp4'), MEDIA);
  const { filePath, durationSeconds, qualityIssues } = await compose();
  expect(await sample(filePath)).toEqual(await sample(join(folder, 'whole.mp4')));
  expect(Math.abs(durationSeconds - SECONDS)).toBeLessThan(0.2);
  const { video, audio } = await probeMedia(filePath);
  expect([video?.codec, audio?.codec]).toEqual(['h264', 'aac']);
  const sound = await decodeSound(filePath);
  expect(sound.filter((value) => Math.abs(value) > 0.01).length / sound.length).toBeGreaterThan(0.9);
  expect(qualityIssues).toEqual(['the recorder stopped early (signal: killed)', ASSEMBLED]);
});

test('a file is used, not its segments', async () => {
  await writeSegments();
  await writeMp4(pathOf('.mp4'), { ...MEDIA, seconds: 15 });
  const { durationSeconds, qualityIssues } = await compose({ problem: null }, 15);
  expect(durationSeconds).toBeCloseTo(15, 0);
  expect(qualityIssues).toBeUndefined();
});

test('the last segment was cut off while it was copied: everything before that is kept', async () => {
  await writeSegments();
  await truncate(segmentPath(6), Math.floor((await stat(segmentPath(6))).size / 2));
  const { durationSeconds } = await compose();
  expect(durationSeconds).toBeGreaterThan(12.2);
  expect(durationSeconds).toBeLessThan(14);
});

test('a missing segment leaves a gap of its length, so that what follows is at its time', async () => {
  await writeSegments();
  await rm(segmentPath(1));
  const { durationSeconds, qualityIssues } = await compose();
  expect(durationSeconds).toBeCloseTo(SECONDS, 0);
  expect(qualityIssues).toContain('1 of 7 segments are missing');
});

test('an egress that never reported: the playlist says when its media began', async () => {
  await writeSegments();
  const startedAt = new Date(JOINED_MS + 3_000).toISOString();
  await writeFile(pathOf('.m3u8'), `#EXTM3U\n#EXT-X-PROGRAM-DATE-TIME:${startedAt}\n#EXTINF:2\n`);
  // Three seconds of notice, then eleven of the fourteen seconds.
  expect((await compose(null)).durationSeconds).toBeCloseTo(SECONDS, 0);
});

test('the reported egress comes first, even if an attempt that was given up left a file', async () => {
  await writeSegments();
  await writeMp4(pathOf('.mp4', '0badcafe'), { ...MEDIA, seconds: 2 });
  expect((await compose()).durationSeconds).toBeCloseTo(SECONDS, 0);
});

test('segments without media are reported as unreadable and kept', async () => {
  await writeFile(segmentPath(0), Buffer.alloc(18_800, 0xa7));
  await expect(compose()).rejects.toMatchObject({ code: 'RECORDING_UNREADABLE', retryable: false });
  expect(await composer().holds(ids.recordingId, sourceOf())).toBe(true);
});

test('all outputs of a recording are deleted, and nothing else', async () => {
  await writeSegments();
  await writeSegments('0badcafe');
  await writeFile(pathOf('.m3u8'), '#EXTM3U\n');
  await writeMp4(pathOf('.mp4'), { ...MEDIA, seconds: 2 });
  const another = `${ids.sessionId}.${randomUUID()}.c0ffee01_00000.ts`;
  await writeFile(join(folder, another), '');
  await composer().discard(ids.recordingId, sourceOf());
  expect(await readdir(folder)).toEqual([another]);
});
