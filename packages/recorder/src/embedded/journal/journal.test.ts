import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Journal, JournalReader, readJournal } from './journal.ts';
import type { JournalEntry } from './journal-entry.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const left = (participantSid: string): JournalEntry => ({ type: 'participant_left', atMs: 1, participantSid });

function write(...entries: JournalEntry[]): void {
  const journal = new Journal(directory);
  for (const entry of entries) journal.append(entry);
  journal.close();
}

it('is empty where nothing was ever written', () => {
  expect(readJournal(directory)).toEqual([]);
});

it('gives the entries back in order, those of an earlier process first', () => {
  write(left('PA_ä'), left('PA_2'));
  write(left('PA_3\n'));
  expect(readJournal(directory)).toEqual([left('PA_ä'), left('PA_2'), left('PA_3\n')]);
});

it('is readable while it is written', () => {
  const journal = new Journal(directory);
  journal.append(left('PA_1'));
  expect(readJournal(directory)).toEqual([left('PA_1')]);
  journal.close();
});

it('loses the last entry at most, wherever a crash cuts it, and nothing of what comes after', () => {
  write(left('PA_1'), left('PA_2'));
  const path = join(directory, 'journal.jsonl');
  const whole = readFileSync(path);
  const secondStart = whole.lastIndexOf('{');
  for (let cut = whole.length - 1; cut >= secondStart; cut--) {
    truncateSync(path, cut);
    const survivors = cut === whole.length - 1 ? [left('PA_1'), left('PA_2')] : [left('PA_1')];
    expect(readJournal(directory)).toEqual(survivors);
    write(left('PA_3'));
    expect(readJournal(directory)).toEqual([...survivors, left('PA_3')]);
    truncateSync(path, 0);
    appendFileSync(path, whole.subarray(0, cut));
  }
});

it('can be read on while it grows, a line in two halves as well', () => {
  const reader = new JournalReader(directory);
  expect(reader.read()).toEqual([]);
  write(left('PA_1'));
  expect(reader.read()).toEqual([left('PA_1')]);
  const line = Buffer.from(JSON.stringify(left('PA_ä')));
  const half = line.indexOf(0xc3) + 1;
  const path = join(directory, 'journal.jsonl');
  appendFileSync(path, line.subarray(0, half));
  expect(reader.read()).toEqual([left('PA_1')]);
  appendFileSync(path, line.subarray(half));
  expect(reader.read()).toEqual([left('PA_1'), left('PA_ä')]);
  write(left('PA_3'));
  expect(reader.read()).toEqual([left('PA_1'), left('PA_ä'), left('PA_3')]);
});
