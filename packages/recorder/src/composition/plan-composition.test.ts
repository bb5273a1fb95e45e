import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordingConfig } from '@young-minds/recording/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal, readJournal } from '../journal/journal.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';
import { type CompositionPlan, planComposition } from './plan-composition.ts';

const START_MS = 1_700_000_000_000;
const CONFIG: RecordingConfig = { enabled: true, resolution: '1280x720', fps: 10 };

const FOUND = { levels: new Map(), darkEnds: new Map() };

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'plan-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function note(...entries: JournalEntry[]): void {
  const journal = new Journal(directory, 1);
  for (const entry of entries) journal.append(entry);
  journal.close();
}

function began(kind: 'audio' | 'video', atS: number): JournalEntry {
  const file = `${kind}-${atS}.mkv`;
  writeFileSync(join(directory, file), '');
  return {
    ...{ type: 'track_began', atMs: START_MS + atS * 1000, take: 1, trackSid: `TR_${kind}_${atS}`, file, kind },
    ...{ participantSid: 'PA_ada', identity: 'ada', firstTimestamp: 0, clockRateHz: 90_000 },
    codec: kind === 'audio' ? 'opus' : 'vp8',
    source: kind === 'audio' ? 'microphone' : 'camera',
  };
}

const runBegan: JournalEntry = { type: 'take_began', atMs: START_MS, take: 1, recordingSid: 'EM_1' };
const joined: JournalEntry = {
  ...{ type: 'participant_joined', atMs: START_MS, participantSid: 'PA_ada' },
  ...{ identity: 'ada', name: 'Ada' },
};
const keyFrame = (atS: number): JournalEntry => ({
  ...{ type: 'key_frame', atMs: START_MS + atS * 1000, take: 1, trackSid: `TR_video_${atS}`, timestampMs: 0 },
  ...{ offset: 0, width: 640, height: 360 },
});
const ended: JournalEntry = { type: 'take_ended', atMs: START_MS + 60_000, take: 1, reason: 'stopped' };

function plan(toS: number, config: Partial<RecordingConfig> = {}): CompositionPlan {
  const sessionSpan = { startAt: new Date(START_MS), endAt: new Date(START_MS + toS * 1000) };
  const journal = readJournal(directory);
  return planComposition({ config: { ...CONFIG, ...config }, sessionSpan, journal, directory, ...FOUND });
}

describe('the plan of a composition', () => {
  it('is missing if nothing was captured or the files are missing', () => {
    expect(() => plan(10)).toThrow(expect.objectContaining({ code: 'NOTHING_CAPTURED' }));
    note(runBegan, joined, began('audio', 1), ended);
    rmSync(join(directory, 'audio-1.mkv'));
    expect(() => plan(10)).toThrow(expect.objectContaining({ code: 'NOTHING_CAPTURED' }));
  });

  it('covers the session span in whole frames, in segments of at most 20 seconds', () => {
    note(runBegan, joined, began('audio', 1), ended);
    const { sessionSpan, durationSeconds, videoSegments, sound } = plan(45.04);
    expect(durationSeconds).toBe(45);
    expect(sessionSpan).toEqual({ startMs: START_MS, endMs: START_MS + 45_000 });
    expect(videoSegments.map(({ startFrame, endFrame }) => [startFrame, endFrame])).toEqual([
      [0, 200],
      [200, 400],
      [400, 450],
    ]);
    expect(sound.map(({ startPacket, endPacket }) => [startPacket, endPacket])).toEqual([
      [0, 938],
      [938, 1876],
      [1876, 2110],
    ]);
    expect(sound.map(({ voices }) => voices.map(({ file }) => file))).toEqual(Array(3).fill(['audio-1.mkv']));
  });

  it('ends with the last capture run, because nothing was captured after it', () => {
    const crashed = { ...ended, atMs: START_MS + 12_340 };
    note(runBegan, joined, began('audio', 1), crashed);
    expect(plan(568)).toMatchObject({ durationSeconds: 12.3, sessionSpan: { endMs: START_MS + 12_300 } });
  });

  it('ends with the last written frame if a crash left no end', () => {
    note(runBegan, joined, began('audio', 1));
    utimesSync(join(directory, 'audio-1.mkv'), START_MS / 1000 + 20, START_MS / 1000 + 20);
    expect(plan(568).durationSeconds).toBe(20);
  });

  it('is deterministic and changes if the video or audio would change', () => {
    note(runBegan, joined, began('audio', 1), ended);
    const first = plan(30);
    expect(plan(30)).toMatchObject({
      key: first.key,
      videoSegments: first.videoSegments.map(({ fileName }) => ({ fileName })),
    });
    const changed = [
      plan(31),
      plan(30, { fps: 15 }),
      plan(30, { resolution: '1920x1080' }),
      plan(30, { bitrate: 900_000 }),
    ];
    note(began('audio', 5));
    changed.push(plan(30));
    expect(new Set([first, ...changed].map(({ key }) => key)).size).toBe(6);
  });

  it('keeps unchanged segments if others change', () => {
    note(runBegan, joined, began('audio', 1), ended);
    const [first, second] = plan(30).videoSegments.map(({ fileName }) => fileName);
    note(began('video', 25), keyFrame(25));
    const names = plan(30).videoSegments.map(({ fileName }) => fileName);
    expect(names).toContain(first);
    expect(names).not.toContain(second);
  });
});
