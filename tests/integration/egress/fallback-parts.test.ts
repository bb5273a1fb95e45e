import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { createEgressComposer } from '@young-minds/egress';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { joinMp4s } from '@young-minds/media/join-mp4s';
import { DEFAULT_RECORDING_CONFIG, type RecorderOutput } from '@young-minds/recording/domain';
import type { Artifact, ComposeRequest, Composer } from '@young-minds/recording/ports';
import { probeMedia } from '@young-minds/rehearsal/media';
import { createLocalStorage } from '@young-minds/storage/local';
import { createComposerSwitch } from '@young-minds/worker/recorder-registry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenForTone, watchSpots } from '../../support/watch-recording.ts';

const FPS = 30;
const TOLERANCE_S = 0.15;
const JOINED_AT = new Date('2026-03-01T10:00:00.000Z');
const after = (seconds: number) => new Date(JOINED_AT.getTime() + seconds * 1000);
const CORNER = { corner: { x: 10, y: 10 } };

/** B-frames and 44.1 kHz, as real egresses write them. */
const AS_EGRESS = ['-profile:v', 'main', '-bf', '3', '-x264-params', 'b-pyramid=2', '-ar', '44100'];
/** As the embedded composer writes them. */
const AS_EMBEDDED = ['-profile:v', 'high', '-bf', '0', '-ar', '48000', '-video_track_timescale', '90000'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fallback-parts-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Media {
  readonly color: string;
  readonly toneHz: number;
  readonly seconds: number;
  readonly encoding: readonly string[];
}

async function writeMedia(file: string, { color, toneHz, seconds, encoding }: Media): Promise<void> {
  await runCommand('ffmpeg', [
    ...[
      '-hide_banner',
      '-nostdin',
      '-loglevel',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      `color=${color}:s=320x180:r=${FPS}`,
    ],
    ...['-f', 'lavfi', '-i', `sine=frequency=${toneHz}`, '-t', seconds.toFixed(3), '-pix_fmt', 'yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', ...encoding, '-c:a', 'aac', file],
  ]);
}

/** A stand-in for the embedded composer: a blue picture with a high tone, as long as the span that it is asked for. */
class BlueComposer implements Composer {
  readonly requests: ComposeRequest[] = [];
  readonly discarded: string[] = [];
  hasNothing = false;

  async compose(request: ComposeRequest): Promise<Artifact> {
    this.requests.push(request);
    if (this.hasNothing) throw new YoungMindsError('NOTHING_CAPTURED', 'Nothing was captured.');
    const { startAt, endAt } = request.sessionSpan;
    const durationSeconds = (endAt.getTime() - startAt.getTime()) / 1000;
    const filePath = join(folder, 'blue.mp4');
    await writeMedia(filePath, { color: 'blue', toneHz: 1000, seconds: durationSeconds, encoding: AS_EMBEDDED });
    const { size: sizeBytes } = await stat(filePath);
    return { filePath, posterPath: null, durationSeconds, sizeBytes, width: 320, height: 180, fps: FPS };
  }

  async discard(recordingId: string): Promise<void> {
    this.discarded.push(recordingId);
  }

  holds = async () => false;
}

/** Prepares a session of 8 s in which an egress recorded from the first join for 4 s, and the fallback the rest. */
async function openRecording(output: Partial<RecorderOutput>) {
  const [recordingId, sessionId] = [randomUUID(), randomUUID()];
  await mkdir(join(folder, 'egress'));
  const path = join(folder, 'egress', `${sessionId}.${recordingId}.c0ffee01.mp4`);
  const blue = new BlueComposer();
  const destination = { kind: 'file', directory: join(folder, 'egress') } as const;
  const storage = createLocalStorage({ directory: folder, baseUrl: 'https://a.test', signingSecret: 'unused here' });
  const egress = createEgressComposer({ captureDirectory: join(folder, 'capture'), destination, storage });
  const report = { recordingSid: 'EG_1', status: 'EGRESS_COMPLETE', problem: null, path, sizeBytes: 1 };
  const replaced = {
    recorder: 'egress',
    recordingSid: 'EG_1',
    startedAt: JOINED_AT,
    endedAt: after(4),
    output: { ...report, mediaStartedAt: JOINED_AT, ...output },
  } as const;
  const source = { recorder: 'embedded', sessionId, recordingSid: 'EM_1', output: null, replaced } as const;
  const sessionSpan = { startAt: JOINED_AT, endAt: after(8) };
  const request = { recordingId, config: DEFAULT_RECORDING_CONFIG, sessionSpan, source };
  const composer = createComposerSwitch({ embedded: blue, egress, join: joinMp4s });
  const writeBeginning = () => writeMedia(path, { color: 'red', toneHz: 440, seconds: 4, encoding: AS_EGRESS });
  return { composer, blue, request, path, writeBeginning };
}

test('an egress and its fallback become one video, in sync, without a repetition', async () => {
  const { composer, request, writeBeginning, path, blue } = await openRecording({});
  await writeBeginning();
  const { filePath, durationSeconds, sizeBytes } = await composer.compose(request);

  expect(Math.abs(durationSeconds - 8)).toBeLessThan(TOLERANCE_S);
  expect(sizeBytes).toBe((await stat(filePath)).size);
  const { corner } = await watchSpots(filePath, CORNER);
  expect(corner.map(([colour]) => colour)).toEqual(['red', 'blue']);
  expect(Math.abs((corner[0]?.[1] ?? 0) / FPS - 4)).toBeLessThan(TOLERANCE_S);
  const [[lowFromS, lowToS] = [1, 0]] = await listenForTone(filePath, 440);
  const [[highFromS, highToS] = [0, 0]] = await listenForTone(filePath, 1000);
  expect(lowFromS).toBeLessThan(TOLERANCE_S);
  expect(Math.abs(lowToS - 4)).toBeLessThan(TOLERANCE_S);
  expect(Math.abs(highFromS - 4)).toBeLessThan(TOLERANCE_S);
  expect(Math.abs(highToS - 8)).toBeLessThan(TOLERANCE_S);
  expect((await probeMedia(filePath)).audio).toMatchObject({ codec: 'aac' });

  expect(await composer.holds(request.recordingId, request.source)).toBe(true);
  await composer.discard(request.recordingId, request.source);
  expect(existsSync(path)).toBe(false);
  expect(blue.discarded).toEqual([request.recordingId]);
});

test('a beginning that is lost leaves the rest, over the whole span and marked', async () => {
  const { composer, blue, request } = await openRecording({ status: 'EGRESS_FAILED', problem: 'signal: killed' });
  const artifact = await composer.compose(request);
  expect(blue.requests[0]?.sessionSpan).toEqual(request.sessionSpan);
  expect(artifact).toMatchObject({
    isBeginningLost: true,
    qualityIssues: ['the beginning is lost, because the first recorder left no file'],
  });
});

test('a fallback that captured nothing leaves the beginning', async () => {
  const { composer, blue, request, writeBeginning } = await openRecording({});
  await writeBeginning();
  blue.hasNothing = true;
  const { filePath } = await composer.compose(request);
  expect((await watchSpots(filePath, CORNER)).corner.map(([colour]) => colour)).toEqual(['red']);
});

test('with nothing of either, the reason is that of the egress', async () => {
  const { composer, blue, request } = await openRecording({ status: 'EGRESS_FAILED', problem: 'signal: killed' });
  blue.hasNothing = true;
  await expect(composer.compose(request)).rejects.toMatchObject({ code: 'RECORDER_CRASHED' });
});
