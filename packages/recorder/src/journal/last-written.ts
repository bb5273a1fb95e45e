import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry } from './journal-entry.ts';

/**
 * When something of a recording was last written, by its journal and by its last take's files, which are flushed more
 * often; null where nothing was.
 */
export function lastWrittenAt(directory: string, journal: readonly JournalEntry[]): Date | null {
  const last = journal.at(-1);
  const take = journal.findLast((entry) => entry.type === 'take_began')?.take;
  if (last === undefined || take === undefined) return null;
  // An orderly end is the end, whatever was flushed with it.
  if (last.type === 'take_ended') return new Date(last.atMs);
  const files = journal.filter((entry) => entry.type === 'track_began').filter((entry) => entry.take === take);
  const flushes = files.flatMap(
    ({ file }) => statSync(join(directory, file), { throwIfNoEntry: false })?.mtimeMs ?? [],
  );
  return new Date(Math.max(last.atMs, ...flushes));
}
