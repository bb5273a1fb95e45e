import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capturedTracks } from '../composition/captured-track.ts';
import { captureRunsOf, withLostRunsEnded } from './capture-runs.ts';
import { listRuns, readJournal } from './journal.ts';
import { presenceIntervalsOf, presenceOf } from './presence.ts';

/** Never edit these files; see the README next to them. The process was killed while it wrote the first journal. */
const EARLIER = join(import.meta.dirname, '../../../../tests/fixtures/earlier-versions/capture');

const START_MS = Date.UTC(2026, 2, 1, 10);
const FIRST = START_MS + 480;
const SECOND = START_MS + 24_600;
const at = (seconds: number) => new Date(START_MS + seconds * 1000);
const journal = readJournal(EARLIER);

test('finds every capture run and every complete entry', () => {
  expect(listRuns(EARLIER)).toEqual([FIRST, SECOND]);
  expect(new Set(journal.map(({ type }) => type))).toEqual(
    new Set([
      ...['take_began', 'take_ended', 'participant_joined', 'participant_left', 'track_began', 'track_ended'],
      ...['track_muted', 'track_refused', 'key_frame', 'sender_report'],
    ]),
  );
  expect(captureRunsOf(journal).map(({ take, entries, isEnded }) => [take, entries.length, isEnded])).toEqual([
    [FIRST, 11, false],
    [SECOND, 9, true],
  ]);
});

test('ends the lost capture run at its last entry', () => {
  const ended = withLostRunsEnded(EARLIER, journal).filter((entry) => entry.type === 'take_ended');
  expect(ended.map(({ take, atMs, reason }) => [take, new Date(atMs), reason])).toEqual([
    [FIRST, at(12), 'lost'],
    [SECOND, at(61), 'stopped'],
  ]);
});

test('reads who was present, and when', () => {
  expect(presenceOf(journal)).toEqual({ startAt: at(0), endAt: at(41), isCutShort: false });
  expect(
    presenceIntervalsOf(journal).map(({ name, endMs, hasSeenLeave }) => [name, new Date(endMs), hasSeenLeave]),
  ).toEqual([
    ['Ada Lovelace', at(12), false],
    ['Ben Ä.', at(41), true],
  ]);
});

test('places every track file, its key frames and its muted spans', () => {
  const tracks = capturedTracks(journal).map(({ file, codec, span, keyFrames, mutedSpans }) => ({
    ...{ file, codec, from: new Date(span.startMs), to: new Date(span.endMs) },
    ...{ keyFrames: keyFrames.map(({ offset, width }) => [offset, width]), muted: mutedSpans.length },
  }));
  expect(tracks).toEqual([
    {
      file: `take-${FIRST}/TR_camera.mkv`,
      codec: 'vp8',
      from: at(1),
      to: at(12),
      keyFrames: [[412, 1280]],
      muted: 1,
    },
    { file: `take-${FIRST}/TR_microphone.mkv`, codec: 'opus', from: at(0.95), to: at(12), keyFrames: [], muted: 0 },
    {
      file: `take-${SECOND}/TR_screen.mkv`,
      codec: 'h264',
      from: at(25),
      to: at(30),
      keyFrames: [[388, 1920]],
      muted: 0,
    },
    {
      file: `take-${SECOND}/TR_screen-2.mkv`,
      codec: 'vp9',
      from: at(30),
      to: at(40),
      keyFrames: [[301, 1920]],
      muted: 0,
    },
  ]);
});

test('reads the track that could not be recorded', () => {
  expect(journal.find((entry) => entry.type === 'track_refused')?.track).toEqual({
    ...{ trackSid: 'TR_sealed', name: 'Ben Ä.', source: 'camera', reason: 'encrypted', codec: null },
  });
});
