import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEgressComposer } from '@young-minds/egress';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import { probeMedia } from '@young-minds/rehearsal/media';
import { createLocalStorage } from '@young-minds/storage/local';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenForTone, watchSpots } from '../../support/watch-recording.ts';

const JOINED_MS = Date.UTC(2026, 2, 1, 10);
const FPS = 30;
/** Two pictures. If pictures are out of order, the last ones are lost. */
const TOLERANCE_S = 0.1;
/** A spot that has no letters of the notice, and is red in the red picture. */
const CORNER = { corner: { x: 10, y: 10 } };

let folder: string;
beforeEach(async () => {
  // The folder's name needs quoting.
  folder = await mkdtemp(join(tmpdir(), "egress's start-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Written {
  readonly seconds: number;
  readonly sound: string;
  readonly encoding: readonly string[];
}

/** Writes a red picture with a tone, as an Egress with other settings might. */
async function writeFile(file: string, { seconds, sound, encoding }: Written): Promise<void> {
  await runCommand('ffmpeg', [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', '-f', 'lavfi', '-i', `color=red:s=320x180:r=${FPS}`],
    ...[...(sound === '' ? [] : ['-f', 'lavfi', '-i', sound]), '-t', String(seconds), '-pix_fmt', 'yuv420p'],
    ...['-c:v', 'libx264', ...encoding, '-c:a', 'aac', file],
  ]);
}

/** Composes a file whose first media came `lateS` seconds after the first participant joined. */
async function compose(written: Written, { lateS, leftS }: { readonly lateS: number; readonly leftS: number }) {
  const [recordingId, sessionId] = [randomUUID(), randomUUID()];
  const path = join(folder, `${sessionId}.${recordingId}.c0ffee01.mp4`);
  await mkdir(folder, { recursive: true });
  await writeFile(path, written);
  const composer = createEgressComposer({
    captureDirectory: join(folder, 'capture'),
    destination: { kind: 'file', directory: folder },
    storage: createLocalStorage({ directory: folder, baseUrl: 'https://a.test', signingSecret: 'unused here' }),
  });
  const mediaStartedAt = new Date(JOINED_MS + lateS * 1000);
  const output = { recordingSid: 'EG_1', status: 'EGRESS_COMPLETE', problem: null, path, sizeBytes: 1, mediaStartedAt };
  const sessionSpan = { startAt: new Date(JOINED_MS), endAt: new Date(JOINED_MS + leftS * 1000) };
  const source = { recorder: 'egress', sessionId, recordingSid: 'EG_1', output } as const;
  return composer.compose({ recordingId, config: DEFAULT_RECORDING_CONFIG, sessionSpan, source });
}

const USUAL = ['-profile:v', 'main', '-preset', 'veryfast', '-bf', '0', '-g', '300'];
const TONE = 'sine=frequency=440:sample_rate=48000';

test.each([
  ['as Egress writes it', USUAL, TONE],
  ['with reordered frames', ['-profile:v', 'high', '-bf', '3', '-level:v', '4.2'], TONE],
  [
    'in baseline profile with mono audio',
    ['-profile:v', 'baseline', '-ac', '1'],
    'sine=frequency=440:sample_rate=44100',
  ],
  ['with the audio track before the video track', [...USUAL, '-map', '1:a', '-map', '0:v'], TONE],
])('the missing start of a file %s is filled with a notice', async (_what, encoding, sound) => {
  const { filePath, durationSeconds, qualityIssues } = await compose(
    { seconds: 9, sound, encoding },
    { lateS: 2.5, leftS: 7 },
  );
  expect(Math.abs(durationSeconds - 7)).toBeLessThan(TOLERANCE_S);
  expect((await probeMedia(filePath)).video).toMatchObject({ width: 320, height: 180, codec: 'h264' });
  // The file that Egress "recorded" is red throughout, and only that file is judged.
  expect(qualityIssues).toEqual(['the video shows the same image from start to end']);

  const { corner } = await watchSpots(filePath, CORNER);
  expect(corner.map(([colour]) => colour)).toEqual(['backdrop', 'red']);
  const [before = 0, after = 0] = corner.map(([, count]) => count);
  // The notice has fewer pictures, because its last one is shown for longer.
  const redFromS = (before / (before + after)) * durationSeconds;
  expect(Math.abs(redFromS - 2.5)).toBeLessThan(TOLERANCE_S);

  const [[fromS, toS] = [0, 0], ...others] = await listenForTone(filePath, 440);
  expect(others).toEqual([]);
  expect(Math.abs(fromS - redFromS)).toBeLessThan(TOLERANCE_S);
  expect(toS).toBeGreaterThan(6.9);
});

test('a file without audio gets none', async () => {
  const { filePath, durationSeconds } = await compose(
    { seconds: 3, sound: '', encoding: USUAL },
    { lateS: 1, leftS: 4 },
  );
  expect(Math.abs(durationSeconds - 4)).toBeLessThan(TOLERANCE_S);
  expect((await probeMedia(filePath)).audio).toBeNull();
});

test('nothing is added if Egress joined in time', async () => {
  const { filePath } = await compose({ seconds: 3, sound: TONE, encoding: USUAL }, { lateS: 0.1, leftS: 3 });
  expect((await watchSpots(filePath, CORNER)).corner.map(([colour]) => colour)).toEqual(['red']);
});
