import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { YoungMindsError } from '@young-minds/recording/domain';
import { type MigrationStep, migrateRecordings } from '@young-minds/recording/usecases';
import { openPlatform } from '../instance/open-platform.ts';
import { formatSize } from './format-size.ts';
import { createPace } from './pace.ts';
import { parseProvider } from './parse-provider.ts';

const OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  'delete-source': { type: 'boolean', default: false },
  'max-mbit': { type: 'string' },
} as const;

/** Moves every recording of one store to another; returns 1 where one could not be moved. */
export async function migrate(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const [from, to] = [parseProvider('--from', values.from), parseProvider('--to', values.to)];
  await using platform = await openPlatform();
  const stagingDirectory = join(platform.config.recording.captureDirectory, '.moving');
  const pace = createPace({
    maxMbit: parseRate(values['max-mbit']),
    nowMs: () => performance.now(),
    wait: (durationMs) => delay(durationMs, undefined, { signal }),
  });
  const request = {
    from,
    to,
    isDryRun: values['dry-run'],
    removesSources: values['delete-source'],
    pace,
    signal,
  };
  const tally = createTally(values['dry-run']);
  for await (const step of migrateRecordings({ ...platform, stagingDirectory }, request)) console.log(tally.tell(step));
  console.log(tally.summary());
  return tally.failures() === 0 ? 0 : 1;
}

function parseRate(text: string | undefined): number | null {
  if (text === undefined) return null;
  const rate = Number(text);
  if (rate > 0) return rate;
  throw new YoungMindsError('VALIDATION_FAILED', '--max-mbit must be a number of megabits a second, above 0.');
}

/** Counts the steps and puts each into a line. */
function createTally(isDryRun: boolean) {
  const done = { count: 0, sizeBytes: 0, removed: 0, failures: 0 };
  let total = { count: 0, sizeBytes: 0 };
  const progress = () =>
    `${done.count + done.failures}/${total.count}  ${formatSize(done.sizeBytes)} of ${formatSize(total.sizeBytes)}`;
  const tell = (step: MigrationStep): string => {
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
  return { tell, summary, failures: () => done.failures };
}
