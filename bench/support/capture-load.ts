import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { wholeNumber } from '@young-minds/cli/options';
import { Command } from 'commander';
import { startLineProcess, usageOf } from '../../tests/support/line-process.ts';
import type { BenchLivekit } from './bench-livekit.ts';

export const RECORDER_PROGRAM = join(import.meta.dirname, 'run-recorder.ts');
const PUBLISHERS_PROGRAM = join(import.meta.dirname, 'run-publishers.ts');
const FPS = 30;
const BITRATE_BPS = 1_600_000;

export interface LoadOptions {
  /** Recordings that run at the same time. */
  readonly rooms: number;
  /** How long each measurement takes. */
  readonly seconds: number;
}

/** Reads `--rooms` and `--seconds` from the command line of a measurement. */
export function readLoad(measurement: string, description: string, defaultRooms: number): LoadOptions {
  return new Command(`npm run bench -- ${measurement}`)
    .description(description)
    .option('--rooms <n>', 'recordings that run at the same time', wholeNumber(1), defaultRooms)
    .option('--seconds <n>', 'how long each measurement takes', wholeNumber(1), 30)
    .parse()
    .opts<LoadOptions>();
}

/** Starts two participants at 720p30 in a room, in a separate process. Resolves when their media flow. */
export async function publishParticipants({ connection, tokenFor }: BenchLivekit) {
  const roomName = `bench-${randomUUID()}`;
  const tokens = await Promise.all(['mentor', 'mentee'].map((identity) => tokenFor(roomName, identity)));
  const facts = { url: connection.url, tokens, fps: FPS, bitrateBps: BITRATE_BPS };
  const publishers = startLineProcess(PUBLISHERS_PROGRAM, facts);
  await publishers.read(1);
  return { roomName, leave: () => publishers.end() };
}

/** Measures how many processors a process keeps busy from now on, and its memory at the end. */
export async function measureUsage(pid: number, seconds: number): Promise<{ cores: number; rssMiB: number }> {
  const before = usageOf(pid);
  const beganMs = performance.now();
  await delay(seconds * 1000);
  const after = usageOf(pid);
  const cores = (after.cpuSeconds - before.cpuSeconds) / ((performance.now() - beganMs) / 1000);
  return { cores, rssMiB: after.rssMiB };
}
