import type { JournalEntry } from './journal-entry.ts';

/**
 * Returns when a capture run ended. After a crash, which leaves no end entry, it is the time of the last entry before
 * the next capture run.
 */
export function runEndMs(take: number, journal: readonly JournalEntry[]): number {
  const ended = journal.find((entry) => entry.type === 'take_ended' && entry.take === take);
  if (ended !== undefined) return ended.atMs;
  const next = journal.findIndex((entry) => entry.type === 'take_began' && entry.take > take);
  const before = next === -1 ? journal : journal.slice(0, next);
  return before.reduce((latestMs, entry) => Math.max(latestMs, entry.atMs), Number.NEGATIVE_INFINITY);
}
