import type { RawTake } from '@young-minds/recording/ports';
import { readJournal } from '../journal/journal.ts';
import { lastWrittenAt } from '../journal/last-written.ts';
import { takeFolder } from '../journal/take-folder.ts';
import { takesOf } from '../journal/takes.ts';

/** The takes that a recording's journals tell of, in the order of time. */
export function rawTakes(directory: string): RawTake[] {
  return takesOf(readJournal(directory))
    .map(({ take, atMs, entries, isEnded }) => {
      const startAt = new Date(atMs);
      const endAt = lastWrittenAt(directory, entries) ?? startAt;
      return { prefix: `${takeFolder(take)}/`, startAt, endAt, isEnded };
    })
    .sort((one, other) => one.startAt.getTime() - other.startAt.getTime());
}
