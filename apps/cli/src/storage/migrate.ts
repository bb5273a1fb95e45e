import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { formatSize } from '@young-minds/core';
import { type MigrationStep, migrateRecordings } from '@young-minds/recording/migration';
import { openPlatform } from '../instance/open-platform.ts';

const BITS_PER_BYTE = 8;
const MEGA = 1_000_000;

export interface MigrateOptions {
  readonly from: string;
  readonly to: string;
  readonly dryRun?: boolean;
  readonly deleteSource?: boolean;
  /** Megabits a second; absent: no limit. */
  readonly maxMbit?: number;
}

/** Moves every recording from one store to another. Returns 1 if one could not be moved. */
export async function migrate(options: MigrateOptions, signal: AbortSignal): Promise<number> {
  const { dryRun: isDryRun = false, deleteSource = false, maxMbit = null } = options;
  await using platform = await openPlatform();
  const stagingDirectory = join(platform.config.recording.captureDirectory, '.moving');
  const pace = createPace({
    maxMbit,
    nowMs: () => performance.now(),
    wait: (durationMs) => delay(durationMs, undefined, { signal }),
  });
  const [from, to] = [platform.storage.named(options.from), platform.storage.named(options.to)];
  const request = { from, to, isDryRun, removesSources: deleteSource, pace, signal };
  const tally = createTally(isDryRun);
  for await (const step of migrateRecordings({ ...platform, stagingDirectory }, request))
    console.log(tally.describe(step));
  console.log(tally.summary());
  return tally.failures() === 0 ? 0 : 1;
}

/** Counts the steps and formats each as a line. */
function createTally(isDryRun: boolean) {
  const done = { count: 0, sizeBytes: 0, removed: 0, failures: 0 };
  let total = { count: 0, sizeBytes: 0 };
  const progress = () =>
    `${done.count + done.failures}/${total.count}  ${formatSize(done.sizeBytes)} of ${formatSize(total.sizeBytes)}`;
  const describe = (step: MigrationStep): string => {
    switch (step.type) {
      case 'begun':
        total = step;
        return `${step.count} recordings, ${formatSize(step.sizeBytes)}`;
      case 'moved':
        done.count += 1;
        done.sizeBytes += step.sizeBytes;
        return `${progress()}  ${isDryRun ? 'would move' : 'moved'} ${step.recordingId}`;
      case 'not_moved':
        done.failures += 1;
        return `${progress()}  NOT MOVED ${step.recordingId}: ${step.failure.code}: ${step.failure.message}`;
      case 'source_removed':
        done.removed += 1;
        return `removed the original ${step.path}`;
      case 'source_kept':
        done.failures += 1;
        return `KEPT the original ${step.path}: ${step.failure.code}: ${step.failure.message}`;
    }
  };
  const summary = () =>
    `${done.count} ${isDryRun ? 'would be moved' : 'moved'}, ${done.removed} originals removed, ${done.failures} failures.`;
  return { describe, summary, failures: () => done.failures };
}

interface PaceOptions {
  /** Megabits per second; null: no limit. */
  readonly maxMbit: number | null;
  readonly nowMs: () => number;
  readonly wait: (durationMs: number) => Promise<void>;
}

/** Limits a transfer rate: returns a function to call before bytes are read or sent, which waits until they are due. */
export function createPace({ maxMbit, nowMs, wait }: PaceOptions): (sizeBytes: number) => Promise<void> {
  if (maxMbit === null) return async () => undefined;
  const bytesPerMs = (maxMbit * MEGA) / BITS_PER_BYTE / 1000;
  let dueMs = nowMs();
  return async (sizeBytes) => {
    dueMs = Math.max(dueMs, nowMs()) + sizeBytes / bytesPerMs;
    await wait(dueMs - nowMs());
  };
}
