import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEgressComposer } from '@young-minds/egress';
import { runFfmpeg } from '@young-minds/media/run-media-program';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import { createLocalStorage } from '@young-minds/storage/local';
import { afterAll, beforeAll, expect, test } from 'vitest';

const IDS = { sessionId: '0b0e9a1c-6a3e-4f0e-9c53-2f6d3a0a7f11', attempt: 'c0ffee01' };
const STARTED_AT = new Date('2026-03-01T10:00:00.000Z');
const after = (seconds: number) => new Date(STARTED_AT.getTime() + seconds * 1000);
/** A real Egress 1.14, cut: LiveKit was killed after 5 s and was back, with all participants, after 22 s. */
const LIVEKIT_KILLED = 'tests/fixtures/egress-files/livekit-killed-1.14.mp4';
const SECONDS = 40;
/** One step of the search, and an encoder's delay. */
const TOLERANCE_S = 0.6;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lost-media-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Two participants as LiveKit lists them from the second on. */
const from = (second: number, cameras = 2, microphones = 2) => ({ at: after(second), cameras, microphones });
const BOTH = [from(0)];

interface Clip {
  /** A source of ffmpeg. */
  readonly picture?: string;
  /** When the picture does not arrive. */
  readonly frozen?: readonly [number, number];
  /** When a picture without any change replaces it. */
  readonly covered?: readonly [number, number];
  readonly silent?: readonly [number, number];
}

/** Writes a clip as x264 in Egress does: B-frames, key frames every 4 s, and noise as a camera has it. */
async function writeClip(file: string, { picture = 'testsrc2', frozen, covered, silent }: Clip): Promise<void> {
  const during = ([start, end]: readonly [number, number]) => `between(t,${start},${end})`;
  const filters = [
    'noise=alls=3:allf=t',
    ...(frozen ? [`select='not(${during(frozen)})'`, 'fps=5'] : []),
    ...(covered ? [`drawbox=color=black:t=fill:enable='${during(covered)}'`] : []),
  ];
  await runFfmpeg([
    ...['-f', 'lavfi', '-i', `${picture}${picture.includes('=') ? ':' : '='}s=640x360:r=5`],
    ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100', '-t', String(SECONDS), '-pix_fmt', 'yuv420p'],
    ...['-vf', filters.join(','), '-af', silent ? `volume=0:enable='${during(silent)}'` : 'anull'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-profile:v', 'main', '-bf', '3', '-g', '20', '-c:a', 'aac', file],
  ]);
}

const pathOf = (recordingId: string) => join(folder, `${IDS.sessionId}.${recordingId}.${IDS.attempt}.mp4`);

/** Returns what the composer finds to be lost: the media, from and to in seconds. */
async function lostIn(recordingId: string, seconds: number, published: ReturnType<typeof from>[]) {
  const composer = createEgressComposer({
    captureDirectory: join(folder, 'capture'),
    destination: { kind: 'file', directory: folder },
    storage: createLocalStorage({ directory: folder, baseUrl: 'https://a.test', signingSecret: 'unused here' }),
  });
  const report = { recordingSid: 'EG_1', status: 'EGRESS_COMPLETE', problem: null, sizeBytes: 1 };
  const output = { ...report, path: pathOf(recordingId), mediaStartedAt: STARTED_AT };
  const source = { recorder: 'egress', sessionId: IDS.sessionId, recordingSid: 'EG_1', output, published } as const;
  const sessionSpan = { startAt: STARTED_AT, endAt: after(seconds) };
  const { lost = [] } = await composer.compose({ recordingId, config: DEFAULT_RECORDING_CONFIG, sessionSpan, source });
  return lost;
}

test('LiveKit was killed while a real Egress recorded: the time without picture and sound is found', async () => {
  const recordingId = randomUUID();
  await copyFile(LIVEKIT_KILLED, pathOf(recordingId));
  const [found, ...others] = await lostIn(recordingId, 23, BOTH);
  expect(others).toEqual([]);
  expect(found?.media).toBe('everything');
  expect(Math.abs((found?.atSeconds ?? 0) - 6.8)).toBeLessThan(TOLERANCE_S);
  expect(Math.abs((found?.durationSeconds ?? 0) - 15.2)).toBeLessThan(TOLERANCE_S);
});

test.each([
  ['a frozen picture without sound', { frozen: [10, 27], silent: [11, 27] }, ['everything', 11, 27]],
  ['a frozen picture while others talk', { frozen: [10, 27] }, ['picture', 10, 27]],
  ['no sound while the picture moves', { silent: [10, 31.9] }, ['sound', 10, 31.9]],
  ['a page that crashed', { covered: [10, 27], silent: [10, 27] }, ['everything', 10, 27]],
] as const)('%s is lost media', async (_what, clip, [media, startS, endS]) => {
  const recordingId = randomUUID();
  await writeClip(pathOf(recordingId), clip);
  const [found, ...others] = await lostIn(recordingId, SECONDS, BOTH);
  expect(others).toEqual([]);
  expect(found?.media).toBe(media);
  expect(Math.abs((found?.atSeconds ?? 0) - startS)).toBeLessThan(TOLERANCE_S);
  expect(Math.abs((found?.durationSeconds ?? 0) - (endS - startS))).toBeLessThan(TOLERANCE_S);
});

const OFF_AND_ON = [from(0), from(12, 0, 0), from(32)];

test.each([
  ['a conversation', {}, BOTH],
  ['an empty chair: only the noise of the camera', { picture: 'smptebars' }, BOTH],
  ['a camera that is covered while others talk', { covered: [10, 27] }, BOTH],
  ['a participant who is alone and says nothing', { silent: [0, 40] }, [from(0, 1, 1)]],
  ['a break: all is muted', { covered: [8, 30], silent: [8, 30] }, OFF_AND_ON],
  ['a still share while all cameras are off', { frozen: [1, 40] }, [from(0, 0, 2)]],
  ['a short silence of both', { silent: [10, 20] }, BOTH],
] as const)('%s is not lost media', async (_what, clip, published) => {
  const recordingId = randomUUID();
  await writeClip(pathOf(recordingId), clip);
  expect(await lostIn(recordingId, SECONDS, [...published])).toEqual([]);
});
