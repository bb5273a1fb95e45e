import { captureRunsOf } from './capture-runs.ts';
import type { JournalEntry } from './journal-entry.ts';
import { lastWrittenAt } from './last-written.ts';

/**
 * A journal in which takes that were lost, their process or machine gone, have an end all the same: when something of them
 * was last written. Frames are flushed far more often than notes are made, and go on beyond the last one.
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
