import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry, TrackBegan } from './journal-entry.ts';

interface JournalRun extends Pick<Extract<JournalEntry, { type: 'take_began' }>, 'take' | 'atMs'> {
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

/**
 * Returns the journal with an end for each capture run that was lost with its process or machine: the time of its last
 * write. Frames are flushed far more often than entries are written, so they continue beyond the last entry.
 * @param directory the recording's folder
 */
export function withLostRunsEnded(directory: string, journal: readonly JournalEntry[]): JournalEntry[] {
  const runs = captureRunsOf(journal);
  const began = journal.findIndex(({ type }) => type === 'take_began');
  const before = began === -1 ? journal : journal.slice(0, began);
  const ended = runs.flatMap(({ take, entries, isEnded }, index) => {
    if (isEnded) return entries;
    const lastMs = lastWrittenAt(directory, entries)?.getTime() ?? 0;
    const atMs = Math.min(lastMs, runs[index + 1]?.atMs ?? lastMs);
    return [...entries, { type: 'take_ended', atMs, take, reason: 'lost' } as const];
  });
  return [...before, ...ended];
}

/**
 * Returns when a capture run ended. After a crash, which leaves no end entry, it is the time of the last entry before
 * the next capture run.
 */
export function runEndMs(run: number, journal: readonly JournalEntry[]): number {
  const ended = journal.find((entry) => entry.type === 'take_ended' && entry.take === run);
  if (ended !== undefined) return ended.atMs;
  const next = journal.findIndex((entry) => entry.type === 'take_began' && entry.take > run);
  const before = next === -1 ? journal : journal.slice(0, next);
  return before.reduce((latestMs, entry) => Math.max(latestMs, entry.atMs), Number.NEGATIVE_INFINITY);
}

/**
 * Returns when a recording was last written to; null if it never was. This is the later of the last journal entry and
 * the last flush of the last capture run's files, which are flushed more often.
 */
export function lastWrittenAt(directory: string, journal: readonly JournalEntry[]): Date | null {
  const last = journal.at(-1);
  const lastRun = journal.findLast((entry) => entry.type === 'take_began')?.take;
  if (last === undefined || lastRun === undefined) return null;
  // A regular end counts as the end, even if the files were flushed after it.
  if (last.type === 'take_ended') return new Date(last.atMs);
  const files = journal.filter((entry) => entry.type === 'track_began').filter((entry) => entry.take === lastRun);
  const flushes = files.flatMap(
    ({ file }) => statSync(join(directory, file), { throwIfNoEntry: false })?.mtimeMs ?? [],
  );
  return new Date(Math.max(last.atMs, ...flushes));
}

/**
 * Returns the entries that belong to this file of a track: up to the next file that a codec change or another
 * subscription started in the same capture run.
 */
export function entriesOfTrack(began: TrackBegan, journal: readonly JournalEntry[]): JournalEntry[] {
  const after = journal.slice(journal.indexOf(began) + 1).filter((entry) => concerns(entry, began));
  const next = after.findIndex((entry) => entry.type === 'track_began');
  return next === -1 ? after : after.slice(0, next);
}

/** Returns when the track's next file started in the same capture run; null if this is the last one. */
export function nextFileAtMs(began: TrackBegan, journal: readonly JournalEntry[]): number | null {
  const after = journal.slice(journal.indexOf(began) + 1);
  return after.find((entry) => entry.type === 'track_began' && concerns(entry, began))?.atMs ?? null;
}

function concerns(entry: JournalEntry, { trackSid, take }: TrackBegan): boolean {
  return 'trackSid' in entry && 'take' in entry && entry.trackSid === trackSid && entry.take === take;
}
