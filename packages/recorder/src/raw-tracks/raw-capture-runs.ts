import type { RawCaptureRun } from '@young-minds/recording/ports';
import { captureRunsOf } from '../journal/capture-runs.ts';
import { readJournal } from '../journal/journal.ts';
import { lastWrittenAt } from '../journal/last-written.ts';
import { runFolder } from '../journal/run-folder.ts';

/** Returns the capture runs in a recording's journals, in chronological order. */
export function rawCaptureRuns(directory: string): RawCaptureRun[] {
  return captureRunsOf(readJournal(directory))
    .map(({ take, atMs, entries, isEnded }) => {
      const startAt = new Date(atMs);
      const endAt = lastWrittenAt(directory, entries) ?? startAt;
      return { prefix: `${runFolder(take)}/`, startAt, endAt, isEnded };
    })
    .sort((one, other) => one.startAt.getTime() - other.startAt.getTime());
}
