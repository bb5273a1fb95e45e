import { THUMB } from '@young-minds/media/thumbnails';
import { describe, expect, test } from 'vitest';
import type { JournalEntry, TrackBegan } from '../journal/journal-entry.ts';
import { clockIssues, tileIssues } from './find-composition-issues.ts';
import type { Tile, TileVideo } from './scene.ts';

describe('the issues of clocks', () => {
  const began = (source: 'camera' | 'microphone', more: Partial<TrackBegan> = {}) =>
    ({
      type: 'track_began',
      take: 1,
      trackSid: source,
      participantSid: 'PA_1',
      identity: 'ada',
      source,
      ...more,
    }) as TrackBegan;

  /** Reports at intervals of one second, from a clock that is `behindMs` behind the host's. */
  const reports = (trackSid: string, behindMs: (index: number) => number): JournalEntry[] =>
    Array.from({ length: 60 }, (_, index) => {
      const atMs = index * 1000;
      return { type: 'sender_report', atMs, take: 1, trackSid, timestamp: 0, ntpMs: atMs - behindMs(index) };
    });

  const qualityIssuesOf = (...behindMs: readonly ((index: number) => number)[]) =>
    clockIssues(
      [
        ...[began('camera'), began('microphone')],
        ...reports('camera', behindMs[0] ?? (() => 20)),
        ...reports('microphone', behindMs[1] ?? (() => 20)),
      ],
      (identity) => identity.toUpperCase(),
    );

  test('reports no issue for clocks that agree despite network jitter', () => {
    expect(
      qualityIssuesOf(
        () => 20,
        (index) => (index % 3 === 0 ? 40 : 900),
      ),
    ).toEqual([]);
  });

  test('reports clocks that differ and clocks that drift apart', () => {
    expect(
      qualityIssuesOf(
        () => 20,
        () => 420,
      ),
    ).toEqual(["ADA's audio and video may be 400 ms out of sync"]);
    expect(
      qualityIssuesOf(
        () => 0,
        (index) => index * 10,
      ),
    ).toEqual(["ADA's audio and video may be 400 ms out of sync"]);
  });

  test('reports no issue for a track without clock reports or a participant with one track', () => {
    expect(clockIssues([began('camera'), began('microphone'), ...reports('camera', () => 0)], String)).toEqual([]);
    expect(clockIssues([began('camera'), ...reports('camera', () => 0)], String)).toEqual([]);
  });

  test('does not compare different participants', () => {
    const other = began('microphone', { participantSid: 'PA_2', identity: 'ben' });
    const journal = [began('camera'), other, ...reports('camera', () => 0), ...reports('microphone', () => 999)];
    expect(clockIssues(journal, String)).toEqual([]);
  });
});

describe('the issues of tiles', () => {
  const FRAME = { width: 1280, height: 720 };
  const LEFT = { x: 0, y: 180, width: 640, height: 360 };
  const RIGHT = { ...LEFT, x: 640 };
  const SECONDS = 30;

  const tile = (identity: string, rect: typeof LEFT, source = 'camera'): Tile => {
    const video = { track: { identity, source } as TileVideo['track'], shownShare: 1 };
    return { kind: 'camera', rect, name: identity, identity, video };
  };

  /**
   * Returns one thumbnail per second: `left` defines the left half, by luma or by Y, U and V, and the right half moves.
   */
  function thumbsOf(left: (second: number, pixel: number) => number | readonly [number, number, number]) {
    return Array.from({ length: SECONDS }, (_, atSeconds) => ({
      atSeconds,
      pixels: Buffer.from(
        Array.from({ length: THUMB.width * THUMB.height }, (_pixel, pixel) => {
          const isLeft = pixel % THUMB.width < THUMB.width / 2;
          const color = isLeft ? left(atSeconds, pixel) : 60 + ((atSeconds * 7) % 100);
          return typeof color === 'number' ? [color, 128, 128] : color;
        }).flat(),
      ),
    }));
  }

  /** Where it looked closely for movement that thumbnails do not show. */
  let views: Parameters<Parameters<typeof tileIssues>[0]['isFrozen']>[0][] = [];

  function qualityIssuesOf(
    left: Parameters<typeof thumbsOf>[0],
    source?: string,
    { tiles = [tile('ada', LEFT, source)], isFrozen = true } = {},
  ) {
    views = [];
    const videoSegments = [
      { startFrame: 0, endFrame: SECONDS * 30, fileName: '', rings: [], tiles: [...tiles, tile('ben', RIGHT)] },
    ];
    const config = { enabled: true, resolution: '1280x720', fps: 30 } as const;
    return tileIssues({
      plan: { videoSegments, frame: FRAME, config },
      thumbs: thumbsOf(left),
      nameOf: (identity) => identity.toUpperCase(),
      isFrozen: async (view) => {
        views.push(view);
        return isFrozen;
      },
    });
  }

  test('reports a black tile by name, with or without a label on it', async () => {
    expect(await qualityIssuesOf(() => 17)).toEqual(["ADA's camera is black from start to end"]);
    expect(await qualityIssuesOf((_, pixel) => (pixel >= 12 * THUMB.width ? 200 : 17))).toEqual([
      "ADA's camera is black from start to end",
    ]);
  });

  test('reports a frozen camera and how long it is frozen', async () => {
    expect(await qualityIssuesOf(() => 90)).toEqual(["ADA's camera shows the same image from start to end"]);
    expect(await qualityIssuesOf((second) => 60 + Math.min(second, 9) * 5)).toEqual([
      "ADA's camera is frozen for the last 20 s",
    ]);
  });

  test('a camera of which only the noise moves is not frozen', async () => {
    expect(await qualityIssuesOf(() => 90, 'camera', { isFrozen: false })).toEqual([]);
    expect(views).toEqual([{ rect: LEFT, windows: [{ startSeconds: SECONDS - 10, endSeconds: SECONDS }] }]);
  });

  test('a shared screen may be still but not black', async () => {
    expect(await qualityIssuesOf(() => 90, 'screen_share')).toEqual([]);
    expect(await qualityIssuesOf(() => 17, 'screen_share')).toEqual(["ADA's shared screen is black from start to end"]);
  });

  test('a dark screen with a line of text is not black', async () => {
    expect(await qualityIssuesOf((_, pixel) => (pixel >> 5 === 6 ? 24 : 17), 'screen_share')).toEqual([]);
  });

  test('a shared screen of a visible color is not black, although it has no luma', async () => {
    expect(await qualityIssuesOf(() => [0, 0, 0], 'screen_share')).toEqual([]);
    expect(await qualityIssuesOf(() => [16, 128, 90], 'screen_share')).toEqual([]);
  });

  test('reports no issue for movement or a name without a video', async () => {
    expect(await qualityIssuesOf((second) => 60 + ((second * 11) % 90))).toEqual([]);
    expect(await qualityIssuesOf(() => 17, 'camera', { tiles: [{ ...tile('ada', LEFT), video: null }] })).toEqual([]);
  });
});
