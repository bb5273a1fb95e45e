import type { JournalEntry } from './journal-entry.ts';

export interface JournalRun extends Pick<Extract<JournalEntry, { type: 'take_began' }>, 'take' | 'atMs'> {
  /** Its own, in their order, its beginning among them. */
  readonly entries: readonly JournalEntry[];
  /** Whether the recorder has closed its files; otherwise it was lost, or still writes. */
  readonly isEnded: boolean;
}

/** A journal, take by take. */
export function captureRunsOf(journal: readonly JournalEntry[]): JournalRun[] {
  const begins = journal.flatMap((entry, index) => (entry.type === 'take_began' ? [{ ...entry, index }] : []));
  return begins.map(({ take, atMs, index }, position) => {
    const entries = journal.slice(index, begins[position + 1]?.index);
    return { take, atMs, entries, isEnded: entries.some(({ type }) => type === 'take_ended') };
  });
}
