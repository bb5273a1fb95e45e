import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEgressComposer } from '@young-minds/egress';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { DEFAULT_RECORDING_CONFIG } from '@young-minds/recording/domain';
import { createLocalStorage } from '@young-minds/storage/local';
import { afterAll, beforeAll, expect, test } from 'vitest';

const IDS = { sessionId: '0b0e9a1c-6a3e-4f0e-9c53-2f6d3a0a7f11', attempt: 'c0ffee01' };
/** The first frame of the file. Egress reports its start later, when its pipeline plays. */
const FIRST_FRAME_AT = new Date('2026-03-01T10:00:00.000Z');
const after = (seconds: number) => new Date(FIRST_FRAME_AT.getTime() + seconds * 1000);
const REPORTED_LATE_S = 1.1;
const FILE_S = 12;
/** One step of the search, and the pictures that a copy cannot cut off because B-frames reorder them. */
const TOLERANCE_S = 0.3;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'last-word-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Meeting {
  readonly recordingId: string;
  /** When the picture becomes that of an empty room, in seconds of the file; the leave is reported in whole seconds. */
  readonly seenUntilS: number;
  readonly heardUntilS: number;
  readonly leftS: number;
}

/** Writes what Egress does: a moving picture and a tone, then the empty room until it is stopped. */
async function writeMeeting(file: string, { seenUntilS, heardUntilS }: Meeting): Promise<void> {
  await runCommand('ffmpeg', [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=30'],
    ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100', '-t', String(FILE_S), '-pix_fmt', 'yuv420p'],
    ...[
      '-vf',
      `drawbox=color=black:t=fill:enable='gte(t,${seenUntilS})'`,
      '-af',
      `volume=0:enable='gte(t,${heardUntilS})'`,
    ],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-bf', '3', '-g', '300', '-c:a', 'aac', file],
  ]);
}

async function compose(meeting: Meeting) {
  const { recordingId, leftS } = meeting;
  const { sessionId, attempt } = IDS;
  const path = join(folder, `${sessionId}.${recordingId}.${attempt}.mp4`);
  await writeMeeting(path, meeting);
  const composer = createEgressComposer({
    captureDirectory: join(folder, 'capture'),
    destination: { kind: 'file', directory: folder },
    storage: createLocalStorage({ directory: folder, baseUrl: 'https://a.test', signingSecret: 'unused here' }),
  });
  const mediaStartedAt = after(REPORTED_LATE_S);
  const output = { recordingSid: 'EG_1', status: 'EGRESS_COMPLETE', problem: null, path, sizeBytes: 1, mediaStartedAt };
  const sessionSpan = { startAt: mediaStartedAt, endAt: after(leftS) };
  const source = { recorder: 'egress', sessionId, recordingSid: 'EG_1', output } as const;
  return composer.compose({ recordingId, config: DEFAULT_RECORDING_CONFIG, sessionSpan, source });
}

const id = (digit: number) => `7d1f4c52-58a4-4d0e-8f4e-3b9a0c5e6d2${digit}`;

test.each([
  ['the picture shows the leave', { recordingId: id(1), seenUntilS: 6.9, heardUntilS: 6.5, leftS: 6 }, 6.9],
  ['the last word is later than the picture', { recordingId: id(2), seenUntilS: 5, heardUntilS: 6.8, leftS: 6 }, 6.8],
  ['the room was empty before', { recordingId: id(3), seenUntilS: 4, heardUntilS: 4, leftS: 6 }, 6 - REPORTED_LATE_S],
  ['the room is never empty', { recordingId: id(4), seenUntilS: 12, heardUntilS: 12, leftS: 6 }, 6 - REPORTED_LATE_S],
  ['the file ends before it is empty', { recordingId: id(5), seenUntilS: 12, heardUntilS: 12, leftS: 12 }, FILE_S],
])('the end: %s', async (_what, meeting, expectedS) => {
  const { durationSeconds } = await compose(meeting);
  expect(Math.abs(durationSeconds - expectedS)).toBeLessThan(TOLERANCE_S);
});
