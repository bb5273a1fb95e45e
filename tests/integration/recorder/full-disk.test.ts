import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCaptureDisk, createEmbeddedComposer, createEmbeddedRecorder } from '@young-minds/recorder';
import { readJournal } from '@young-minds/recorder/journal/journal';
import type { RecorderReport } from '@young-minds/recording/ports';
import { probeMedia } from '@young-minds/rehearsal/media';
import { afterAll, expect, inject, test } from 'vitest';
import { enterCoded } from '../../support/enter-coded.ts';
import { eventually } from '../../support/eventually.ts';
import { uniqueRoomName } from '../../support/livekit.ts';
import { mountSmallDisk } from '../../support/small-disk.ts';

const CONFIG = { enabled: true, resolution: '1280x720', fps: 10 } as const;
const DISK_MB = 64;
const silent = { info() {}, warn() {}, error() {} };

const captureDirectory = await mkdtemp(join(tmpdir(), 'small-disk-'));
const disk = await mountSmallDisk(captureDirectory, DISK_MB);
if (typeof disk === 'string') console.log(`The full disk is not tested: ${disk}.`);

afterAll(async () => {
  if (typeof disk !== 'string') await disk.close();
  await rm(captureDirectory, { recursive: true });
});

test.runIf(typeof disk !== 'string')('a full disk only causes a gap for its duration', async () => {
  if (typeof disk === 'string') return expect.unreachable();
  const reports: RecorderReport[] = [];
  const reported = () => reports.map(({ type }) => type);
  const onReport = async (report: RecorderReport) => void reports.push(report);
  const options = { livekit: inject('livekit'), captureDirectory, logger: silent, threads: 1, onReport };
  const recorder = createEmbeddedRecorder(options);
  const recordingId = randomUUID();
  const roomName = uniqueRoomName();
  const mentor = await enterCoded({ roomName, identity: 'mentor' });
  /** Returns how many tracks each capture run has written, in order. */
  const tracksOfRuns = () => {
    const began = readJournal(join(captureDirectory, recordingId)).filter((entry) => entry.type === 'track_began');
    return Object.values(Object.groupBy(began, ({ take }) => take)).map((tracks) => tracks?.length);
  };
  await recorder.start({ recordingId, sessionId: randomUUID(), roomName, config: CONFIG });
  await eventually(() => expect(tracksOfRuns()).toEqual([2]));
  await eventually(() => expect(mentor.isRecorded()).toBe(true));

  await disk.fill();
  await eventually(() => expect(reported()).toContain('interrupted'));
  await eventually(() => expect(mentor.isRecorded()).toBe(false));
  const { probe, freeBytes, capturedBytes } = createCaptureDisk({ captureDirectory });
  await expect(probe()).rejects.toMatchObject({ code: 'RECORDER_UNAVAILABLE' });
  expect(await freeBytes()).toBeLessThan(1024 * 1024);
  const keptBytes = await capturedBytes(recordingId);
  expect(keptBytes).toBeGreaterThan(0);

  await disk.free();
  await eventually(() => expect(reported()).toContain('resumed'));
  await eventually(() => expect(tracksOfRuns()).toEqual([2, 2]));
  await eventually(() => expect(mentor.isRecorded()).toBe(true));
  await mentor.leave();
  await recorder.stop(recordingId);
  await recorder.close();
  expect(reported()).toEqual(['began', 'interrupted', 'resumed', 'ended']);
  expect(await capturedBytes(recordingId)).toBeGreaterThan(keptBytes);

  const ended = reports.at(-1);
  if (ended?.type !== 'ended' || ended.presence === null) return expect.unreachable();
  const composer = createEmbeddedComposer({ captureDirectory });
  const { filePath } = await composer.compose({ recordingId, config: CONFIG, sessionSpan: ended.presence });
  const spanSeconds = (ended.presence.endAt.getTime() - ended.presence.startAt.getTime()) / 1000;
  const { durationSeconds, video, audio } = await probeMedia(filePath);
  expect(Math.abs(durationSeconds - spanSeconds)).toBeLessThan(0.2);
  expect([video?.codec, audio?.codec]).toEqual(['h264', 'aac']);
  // Decodes completely without an error.
  expect(spawnSync('ffmpeg', ['-v', 'error', '-i', filePath, '-f', 'null', '-'], { encoding: 'utf8' }).stderr).toBe('');
});
