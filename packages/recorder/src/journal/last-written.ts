import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from './journal-entry.ts';

/**
 * Returns when a recording was last written to; null if it never was. This is the later of the last journal entry and
 * the last flush of the last capture run's files, which are flushed more often.
 */
export function lastWrittenAt(directory: string, journal: readonly JournalEntry[]): Date | null {
  const last = journal.at(-1);
  const take = journal.findLast((entry) => entry.type === 'take_began')?.take;
  if (last === undefined || take === undefined) return null;
  // A regular end counts as the end, even if the files were flushed after it.
  if (last.type === 'take_ended') return new Date(last.atMs);
  const files = journal.filter((entry) => entry.type === 'track_began').filter((entry) => entry.take === take);
  const flushes = files.flatMap(
    ({ file }) => statSync(join(directory, file), { throwIfNoEntry: false })?.mtimeMs ?? [],
  );
  return new Date(Math.max(last.atMs, ...flushes));
}
