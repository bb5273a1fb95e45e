import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../journal/journal-entry.ts';
import type { CapturedTrack } from './captured-track.ts';
import { findPauses, withPauses } from './find-pauses.ts';

const START_MS = 1_700_000_000_000;
const at = (seconds: number) => START_MS + seconds * 1000;
const spanOf = (fromS: number, toS: number) => ({ startMs: at(fromS), endMs: at(toS) });

function track(source: CapturedTrack['source'], mutes: readonly [number, number][] = []): CapturedTrack {
  return {
    ...{
      take: 1,
      trackSid: `TR_${source}`,
      identity: 'ada',
      source,
      kind: 'video',
      codec: 'vp8',
      file: `${source}.mkv`,
    },
    clock: Object.assign((fileMs: number) => START_MS + fileMs, { leapsMs: [] }),
    ...{
      keyFrames: [],
      darkSpans: [],
      span: spanOf(0, 60),
      mutedSpans: mutes.map(([fromS, toS]) => spanOf(fromS, toS)),
    },
  };
}

type Source = CapturedTrack['source'];
const paused = (source: Source, fromS: number, toS: number, timestampMs: number | null = 20_040): JournalEntry => ({
  ...{ type: 'track_paused', atMs: at(toS), take: 1, trackSid: `TR_${source}`, sinceMs: at(fromS), timestampMs },
});

const pausesOf = (tracks: readonly CapturedTrack[], ...journal: readonly JournalEntry[]) =>
  findPauses({ plan: { tracks, sessionSpan: spanOf(0, 60) }, journal, nameOf: (identity) => identity.toUpperCase() });

describe('pauses of a track', () => {
  test('are missing media of its participant', () => {
    expect(pausesOf([track('camera')], paused('camera', 20, 32.5))).toEqual([
      { atSeconds: 20, durationSeconds: 12.5, media: 'picture', participant: 'ADA' },
    ]);
    expect(pausesOf([track('microphone')], paused('microphone', 20, 32.5))).toEqual([
      { atSeconds: 20, durationSeconds: 12.5, media: 'sound', participant: 'ADA' },
    ]);
  });

  test('are missing media up to the end of a track, if LiveKit would have removed a lost participant', () => {
    expect(pausesOf([track('microphone')], paused('microphone', 20, 60, null))).toMatchObject([
      { atSeconds: 20, durationSeconds: 40, media: 'sound' },
    ]);
  });

  test('count once if the track continues in another file', () => {
    expect(pausesOf([track('camera'), track('camera')], paused('camera', 20, 32))).toHaveLength(1);
  });

  test.each<[string, CapturedTrack, JournalEntry]>([
    ['while it was muted', track('camera', [[20, 32]]), paused('camera', 19.9, 32.4)],
    ['at the end, as of a participant who lost the connection', track('camera'), paused('camera', 20, 49, null)],
    ['too short to notice', track('camera'), paused('camera', 20, 24.9)],
    ['before the session span', track('camera'), paused('camera', -20, 2)],
    ['of a screen, whose picture may not change', track('screen_share'), paused('screen_share', 20, 32)],
    ['of a track that has no file', track('microphone'), paused('camera', 20, 32)],
  ])('are not reported %s', (_what, captured, entry) => {
    expect(pausesOf([captured], entry)).toEqual([]);
  });
});

describe('pauses next to other lost media', () => {
  const pause = { atSeconds: 20, durationSeconds: 12, media: 'picture', participant: 'Ada' } as const;

  test.each([
    ['everything', { atSeconds: 19, durationSeconds: 13, media: 'everything' }],
    ['the picture of all participants', { atSeconds: 19, durationSeconds: 13, media: 'picture' }],
  ] as const)('are not repeated where %s is missing', (_what, known) => {
    expect(withPauses([known], [pause])).toEqual([known]);
  });

  test('are added in order', () => {
    const sound = { atSeconds: 25, durationSeconds: 20, media: 'sound' } as const;
    expect(withPauses([sound], [pause])).toEqual([pause, sound]);
  });
});
