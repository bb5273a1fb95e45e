import { captureRunsOf } from './capture-runs.ts';
import type { JournalEntry } from './journal-entry.ts';
import { lastWrittenAt } from './last-written.ts';

/**
 * Returns the journal with an end for each capture run that was lost with its process or machine: the time of its last
 * write. Frames are flushed far more often than entries are written, so they continue beyond the last entry.
 * @param directory the recording's folder
 */
export function withLostRunsEnded(directory: string, journal: readonly JournalEntry[]): JournalEntry[] {
  const takes = captureRunsOf(journal);
  const began = journal.findIndex(({ type }) => type === 'take_began');
  const before = began === -1 ? journal : journal.slice(0, began);
  const ended = takes.flatMap(({ take, entries, isEnded }, index) => {
    if (isEnded) return entries;
    const lastMs = lastWrittenAt(directory, entries)?.getTime() ?? 0;
    const atMs = Math.min(lastMs, takes[index + 1]?.atMs ?? lastMs);
    return [...entries, { type: 'take_ended', atMs, take, reason: 'lost' } as const];
  });
  return [...before, ...ended];
}
