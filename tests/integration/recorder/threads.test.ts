import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecorderThreads } from '@young-minds/recorder/threads/recorder-threads';
import type { RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';

/** A thread that crashes or hangs the first time it has to record a room with such a name. */
const PROGRAM = new URL('./unreliable-thread.ts', import.meta.url);
const CONFIG = { enabled: true, resolution: '1280x720', fps: 30 } as const;

let captureDirectory: string;
let threads: RecorderThreads;
let reports: RecorderReport[];
let failures: string[];

function open(count: number, prepare?: (directory: string) => void): void {
  captureDirectory = mkdtempSync(join(tmpdir(), 'threads-'));
  prepare?.(captureDirectory);
  reports = [];
  failures = [];
  const logger = { info() {}, warn() {}, error: (_: object, message: string) => void failures.push(message) };
  const livekit = { url: 'ws://127.0.0.1:9', apiKey: 'key', apiSecret: 'secret' };
  threads = new RecorderThreads({
    ...{ livekit, captureDirectory, count, logger, program: PROGRAM },
    onReport: (report) => void reports.push(report),
  });
}

afterEach(async () => {
  await threads.close();
  rmSync(captureDirectory, { recursive: true });
});

function record(roomName: string): string {
  const request: StartRecorderRequest = {
    recordingId: randomUUID(),
    sessionId: randomUUID(),
    roomName,
    config: CONFIG,
  };
  threads.start(request);
  return request.recordingId;
}

const reportsOf = (id: string) => reports.filter(({ recordingId }) => recordingId === id).map(({ type }) => type);

test.each(['dies', 'hangs'])('a thread that %s hands its rooms to other threads, which keep theirs', async (how) => {
  open(2);
  const others = [record('quiet'), record('quiet')];
  await eventually(() => expect(others.map(reportsOf)).toEqual([['began'], ['began']]));
  const bad = record(how);
  await eventually(() => expect(reportsOf(bad)).toEqual(['interrupted', 'began']));
  const [shared, apart] = others.map(reportsOf).sort((one, other) => other.length - one.length);
  expect(shared).toEqual(['began', 'interrupted', 'began']);
  expect(apart).toEqual(['began']);
  expect(new Set(threads.recordingIds)).toEqual(new Set([bad, ...others]));
  expect(failures).toContain('a recording thread exited; another one replaces it');
});

test('a thread that starts slowly is not replaced by another that starts as slowly', async () => {
  open(1, (directory) => writeFileSync(join(directory, 'slow'), ''));
  const quiet = record('quiet');
  await threads.whenReady();
  await eventually(() => expect(reportsOf(quiet)).toEqual(['began']));
  expect(failures).toEqual([]);
});

test('rooms wait for a new thread if the only one is lost', async () => {
  open(1);
  const quiet = record('quiet');
  await eventually(() => expect(reportsOf(quiet)).toEqual(['began']));
  const bad = record('dies');
  await eventually(() => expect(reportsOf(bad)).toEqual(['interrupted', 'began']));
  expect(reportsOf(quiet)).toEqual(['began', 'interrupted', 'began']);
});

test('repeated requests leave a room once, and an unknown room is not an error', async () => {
  open(1);
  const quiet = record('quiet');
  await eventually(() => expect(reportsOf(quiet)).toEqual(['began']));
  expect(await Promise.all([threads.leave('stop', quiet), threads.leave('stop', quiet)])).toEqual(['left', 'left']);
  expect(threads.recordingIds).toEqual([]);
  expect(await threads.leave('stop', quiet)).toBe('unknown');
});

test('a thread lost while it leaves a room is reported as lost, so that the end is read from the files', async () => {
  open(1);
  const stubborn = record('dies when left');
  await eventually(() => expect(reportsOf(stubborn)).toEqual(['began']));
  expect(await threads.leave('stop', stubborn)).toBe('lost');
});
