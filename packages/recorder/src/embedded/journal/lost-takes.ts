import type { JournalEntry } from './journal-entry.ts';
import { lastWrittenAt } from './last-written.ts';

/**
 * A journal in which takes that were lost, their process or machine gone, have an end all the same: when something of them
 * was last written. Frames are flushed far more often than notes are made, and go on beyond the last one.
 * @param directory the recording's folder
 */
export function withLostTakesEnded(directory: string, journal: readonly JournalEntry[]): JournalEntry[] {
  const begins = journal.flatMap((entry, index) => (entry.type === 'take_began' ? [{ ...entry, index }] : []));
  if (begins.length === 0) return [...journal];
  const takes = begins.map(({ take, index }, position) => {
    const next = begins[position + 1];
    const own = journal.slice(index, next?.index);
    if (own.some(({ type }) => type === 'take_ended')) return own;
    const lastMs = lastWrittenAt(directory, own)?.getTime() ?? 0;
    const atMs = Math.min(lastMs, next?.atMs ?? lastMs);
    return [...own, { type: 'take_ended', atMs, take, reason: 'lost' } as const];
  });
  return [...journal.slice(0, begins[0]?.index), ...takes.flat()];
}
