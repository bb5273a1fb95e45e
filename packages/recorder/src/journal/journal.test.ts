import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Journal, JournalReader, listRuns, nextRun, readJournal } from './journal.ts';
import type { JournalEntry } from './journal-entry.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const left = (participantSid: string): JournalEntry => ({ type: 'participant_left', atMs: 1, participantSid });

function write(run: number, ...entries: JournalEntry[]): void {
  const journal = new Journal(directory, run);
  for (const entry of entries) journal.append(entry);
  journal.close();
}

it('is empty if nothing was written', () => {
  expect(readJournal(directory)).toEqual([]);
});

it('returns the entries in order, those of an earlier process first', () => {
  write(1, left('PA_ä'), left('PA_2'));
  write(1, left('PA_3\n'));
  expect(readJournal(directory)).toEqual([left('PA_ä'), left('PA_2'), left('PA_3\n')]);
});

it('returns the capture runs in order, whichever was read first, and ignores other folders', () => {
  const reader = new JournalReader(directory);
  write(1_767_000_000_000, left('PA_2'));
  mkdirSync(join(directory, 'composition'));
  expect(reader.read()).toEqual([left('PA_2')]);
  write(2, left('PA_1'));
  expect(reader.read()).toEqual([left('PA_1'), left('PA_2')]);
});

it('reports whether it has entries and gives each capture run its own number', () => {
  const journal = new Journal(directory, 5);
  expect(journal.isEmpty).toBe(true);
  journal.append(left('PA_1'));
  expect(journal.isEmpty).toBe(false);
  journal.close();
  expect(listRuns(directory)).toEqual([5]);
  expect([nextRun(directory, 3), nextRun(directory, 1_767_000_000_000)]).toEqual([6, 1_767_000_000_000]);
});

it('is readable while it is written', () => {
  const journal = new Journal(directory, 1);
  journal.append(left('PA_1'));
  expect(readJournal(directory)).toEqual([left('PA_1')]);
  journal.close();
});

it('loses at most the last entry if a crash truncates it, and no later entry', () => {
  write(1, left('PA_1'), left('PA_2'));
  const path = join(directory, 'take-1/journal.jsonl');
  const whole = readFileSync(path);
  const secondStart = whole.lastIndexOf('{');
  for (let cut = whole.length - 1; cut >= secondStart; cut--) {
    truncateSync(path, cut);
    const survivors = cut === whole.length - 1 ? [left('PA_1'), left('PA_2')] : [left('PA_1')];
    expect(readJournal(directory)).toEqual(survivors);
    write(1, left('PA_3'));
    expect(readJournal(directory)).toEqual([...survivors, left('PA_3')]);
    truncateSync(path, 0);
    appendFileSync(path, whole.subarray(0, cut));
  }
});

it('can be followed while it grows, even if a line arrives in two halves', () => {
  const reader = new JournalReader(directory);
  expect(reader.read()).toEqual([]);
  write(1, left('PA_1'));
  expect(reader.read()).toEqual([left('PA_1')]);
  const line = Buffer.from(JSON.stringify(left('PA_ä')));
  const half = line.indexOf(0xc3) + 1;
  const path = join(directory, 'take-1/journal.jsonl');
  appendFileSync(path, line.subarray(0, half));
  expect(reader.read()).toEqual([left('PA_1')]);
  appendFileSync(path, line.subarray(half));
  expect(reader.read()).toEqual([left('PA_1'), left('PA_ä')]);
  write(1, left('PA_3'));
  expect(reader.read()).toEqual([left('PA_1'), left('PA_ä'), left('PA_3')]);
});
