import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLostRunsEnded } from './capture-runs.ts';
import type { JournalEntry } from './journal-entry.ts';

const START_MS = 1_772_360_000_000;
const FILE = 'take-1/TR_1.mkv';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lost-runs-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

/** Writes a camera's file whose last frame was written `afterMs` after the start. */
function wroteUntil(afterMs: number): void {
  const path = join(directory, FILE);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'frames');
  utimesSync(path, (START_MS + afterMs) / 1000, (START_MS + afterMs) / 1000);
}

const began = (take: number, afterMs: number): JournalEntry => ({
  ...{ type: 'take_began', atMs: START_MS + afterMs, take, recordingSid: 'EM_1' },
});
const ended = (take: number, afterMs: number, reason: string): JournalEntry => ({
  ...{ type: 'take_ended', atMs: START_MS + afterMs, take, reason },
});
const camera: JournalEntry = {
  ...{ type: 'track_began', atMs: START_MS + 100, take: 1, file: FILE, identity: 'ada', participantSid: 'PA_1' },
  ...{ trackSid: 'TR_1', source: 'camera', kind: 'video', codec: 'vp8', clockRateHz: 90_000 },
  firstTimestamp: 0,
};

test('a lost capture run ends with the last written frame, not with the last journal entry', () => {
  wroteUntil(8_000);
  expect(withLostRunsEnded(directory, [began(1, 0), camera])).toEqual([began(1, 0), camera, ended(1, 8_000, 'lost')]);
});

test('a lost capture run ends before the next one begins, even if its files changed later', () => {
  wroteUntil(60_000);
  const journal = [began(1, 0), camera, began(2, 12_000), ended(2, 20_000, 'stopped')];
  expect(withLostRunsEnded(directory, journal)).toEqual([
    ...[began(1, 0), camera, ended(1, 12_000, 'lost')],
    ...[began(2, 12_000), ended(2, 20_000, 'stopped')],
  ]);
});

test('keeps the end of a capture run that ended normally', () => {
  wroteUntil(60_000);
  const journal = [began(1, 0), camera, ended(1, 9_000, 'stopped')];
  expect(withLostRunsEnded(directory, journal)).toEqual(journal);
  expect(withLostRunsEnded(directory, [])).toEqual([]);
});
