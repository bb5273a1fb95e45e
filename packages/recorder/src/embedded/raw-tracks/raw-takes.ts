import type { RawTake } from '@young-minds/recording/ports';
import { readJournal } from '../journal/journal.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';
import { lastWrittenAt } from '../journal/last-written.ts';
import { takeFolder } from '../journal/take-folder.ts';

/** The takes that a recording's journals tell of, in the order of time. */
export function rawTakes(directory: string): RawTake[] {
  const journal = readJournal(directory);
  const takes = journal.flatMap((entry, index) => (entry.type === 'take_began' ? [{ entry, index }] : []));
  return takes
    .map(({ entry, index }, position) => {
      const own = journal.slice(index, takes[position + 1]?.index);
      const startAt = new Date(entry.atMs);
      return {
        prefix: `${takeFolder(entry.take)}/`,
        ...{ startAt, endAt: lastWrittenAt(directory, own) ?? startAt, isEnded: own.some(isEnd) },
      };
    })
    .sort((one, other) => one.startAt.getTime() - other.startAt.getTime());
}

function isEnd(entry: JournalEntry): boolean {
  return entry.type === 'take_ended';
}
