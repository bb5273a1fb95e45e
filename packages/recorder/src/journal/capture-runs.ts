import type { JournalEntry } from './journal-entry.ts';

export interface JournalRun extends Pick<Extract<JournalEntry, { type: 'take_began' }>, 'take' | 'atMs'> {
  /** The capture run's own entries in order, including its start. */
  readonly entries: readonly JournalEntry[];
  /** Whether the recorder has closed the files. If not, the capture run was lost or is still being written. */
  readonly isEnded: boolean;
}

/** Splits a journal into capture runs. */
export function captureRunsOf(journal: readonly JournalEntry[]): JournalRun[] {
  const begins = journal.flatMap((entry, index) => (entry.type === 'take_began' ? [{ ...entry, index }] : []));
  return begins.map(({ take, atMs, index }, position) => {
    const entries = journal.slice(index, begins[position + 1]?.index);
    return { take, atMs, entries, isEnded: entries.some(({ type }) => type === 'take_ended') };
  });
}
