import type { RecordingFit, RecordingLayout } from '@young-minds/recording/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrackSource } from '../journal/journal-entry.ts';
import type { Attendee, CapturedTrack, KeyFrame, Span } from './captured-track.ts';
import type { Rect } from './layout.ts';
import {
  cutVideoSegments,
  frameCount,
  planScenes,
  type Scene,
  type ScenePlanInput,
  type Tile,
  tilesKey,
} from './scene.ts';

const HD = { width: 1280, height: 720 };
const START_MS = 1_700_000_000_000;

/** Converts milliseconds of the recording to host time. */
const at = (ms: number) => START_MS + ms;
const span = (startMs: number, endMs: number): Span => ({ startMs: at(startMs), endMs: at(endMs) });

function attendee(identity: string, ...spans: Span[]): Attendee {
  return { identity, name: identity, spans };
}

function keyFrame(ms: number, width = 640, height = 360): KeyFrame {
  return { atMs: at(ms), offset: 0, width, height };
}

interface VideoFields {
  readonly source?: TrackSource;
  readonly endMs?: number;
  readonly muted?: readonly Span[];
  readonly dark?: readonly Span[];
}

function video(identity: string, keyFrames: readonly KeyFrame[], fields: VideoFields = {}): CapturedTrack {
  const { source = 'camera', endMs = 10_000, muted = [], dark = [] } = fields;
  const startMs = keyFrames[0]?.atMs ?? START_MS;
  return {
    ...{ take: 1, trackSid: `TR_${identity}`, identity, source, kind: 'video', codec: 'vp8', keyFrames },
    file: `${identity}-${source}-${startMs}.mkv`,
    clock: Object.assign((fileMs: number) => startMs + fileMs, { leapsMs: [] }),
    span: { startMs, endMs: at(endMs) },
    mutedSpans: muted,
    darkSpans: dark,
  };
}

const PICTURE = { fit: 'crop', layout: 'grid', turns: [], breaks: [] } as const;

function plan(input: Partial<ScenePlanInput>): Scene[] {
  return planScenes({
    sessionSpan: span(0, 10_000),
    fps: 10,
    frame: HD,
    ...PICTURE,
    attendees: [],
    tracks: [],
    ...input,
  });
}

/** Returns the scenes as `[first frame, 'name', 'name with picture*']`. */
function outline(scenes: readonly Scene[]): [number, ...string[]][] {
  return scenes.map(({ startFrame, tiles }) => [
    startFrame,
    ...tiles.map(({ name, video: picture }) => (picture === null ? name : `${name}*`)),
  ]);
}

describe('scenes', () => {
  it('show no participants if none are present', () => {
    expect(plan({})).toEqual([{ startFrame: 0, endFrame: 100, tiles: [] }]);
  });

  it('follow joins, leaves and rejoins', () => {
    const attendees = [attendee('ada', span(0, 10_000)), attendee('bob', span(2000, 4000), span(7000, 9000))];
    expect(outline(plan({ attendees }))).toEqual([
      [0, 'ada'],
      [20, 'ada', 'bob'],
      [40, 'ada'],
      [70, 'ada', 'bob'],
      [90, 'ada'],
    ]);
  });

  it('show a camera from its first key frame to its end', () => {
    const attendees = [attendee('ada', span(-5000, 10_000))];
    const tracks = [video('ada', [keyFrame(1500)], { endMs: 6000 })];
    expect(outline(plan({ attendees, tracks }))).toEqual([
      [0, 'ada'],
      [15, 'ada*'],
      [60, 'ada'],
    ]);
  });

  it('show the name while a camera is muted, and no old frame after the unmute', () => {
    const attendees = [attendee('ada', span(0, 10_000))];
    const tracks = [video('ada', [keyFrame(0), keyFrame(5500)], { muted: [span(2000, 5000)] })];
    expect(outline(plan({ attendees, tracks }))).toEqual([
      [0, 'ada*'],
      [20, 'ada'],
      [55, 'ada*'],
    ]);
  });

  it('show the name instead of the black pictures before a mute', () => {
    const attendees = [attendee('ada', span(0, 10_000))];
    const off = { muted: [span(2000, 5000)], dark: [span(1200, 2000)] };
    const keyFrames = [keyFrame(0), keyFrame(1300), keyFrame(5500)];
    expect(outline(plan({ attendees, tracks: [video('ada', keyFrames, off)] }))).toEqual([
      [0, 'ada*'],
      [12, 'ada'],
      [55, 'ada*'],
    ]);
  });

  it('show a notice for the first three seconds of a break', () => {
    const attendees = [attendee('ada', span(0, 10_000))];
    expect(outline(plan({ attendees, breaks: [span(2000, 9000)] }))).toEqual([
      [0, 'ada'],
      [20, 'Recording interrupted'],
      [50, 'ada'],
    ]);
    expect(outline(plan({ attendees, breaks: [span(2000, 4000)] }))[2]).toEqual([40, 'ada']);
    expect(outline(plan({ attendees, breaks: [span(2000, 2500)] }))).toEqual([[0, 'ada']]);
  });

  it('show a camera whose new frame arrives before its unmute event', () => {
    const attendees = [attendee('ada', span(0, 10_000))];
    const tracks = [video('ada', [keyFrame(0), keyFrame(4900)], { muted: [span(2000, 5000)] })];
    expect(outline(plan({ attendees, tracks }))).toEqual([
      [0, 'ada*'],
      [20, 'ada'],
      [50, 'ada*'],
    ]);
  });

  it('show tracks that begin before the session span and end after it', () => {
    const attendees = [attendee('ada', span(-60_000, 60_000))];
    const tracks = [video('ada', [keyFrame(-50_000)], { endMs: 60_000 })];
    expect(outline(plan({ attendees, tracks }))).toEqual([[0, 'ada*']]);
  });

  it('do not change at key frames that change nothing', () => {
    const attendees = [attendee('ada', span(0, 10_000))];
    const tracks = [video('ada', [keyFrame(0), keyFrame(3000, 1280, 720), keyFrame(6000, 320, 180)])];
    expect(outline(plan({ attendees, tracks }))).toEqual([[0, 'ada*']]);
  });

  it('give a rotated video its new aspect ratio', () => {
    const attendees = [attendee('ada', span(0, 10_000))];
    const scenes = plan({ attendees, tracks: [video('ada', [keyFrame(0), keyFrame(3000, 360, 640)])] });
    expect(scenes.map(({ startFrame, tiles: [tile] }) => [startFrame, tile?.rect.width])).toEqual([
      [0, 1280],
      [30, 404],
    ]);
  });

  it('crop a wide camera next to another one, unless pictures stay whole, and never a shared screen', () => {
    const attendees = [attendee('ada', span(0, 10_000)), attendee('bob', span(0, 10_000))];
    const screen = video('bob', [keyFrame(5000, 1920, 1080)], { source: 'screen_share' });
    const tracks = [video('ada', [keyFrame(0)]), screen];
    const sharesOf = (fit: RecordingFit) =>
      plan({ attendees, tracks, fit }).map(({ tiles }) => tiles.map((tile) => tile.video?.shownShare));
    expect(sharesOf('crop')).toEqual([
      [0.75, undefined],
      [1, 0.75, undefined],
    ]);
    expect(sharesOf('whole')).toEqual([
      [1, undefined],
      [1, 1, undefined],
    ]);
  });

  it('show the newer of two tracks after a new capture run or a device change', () => {
    const attendees = [attendee('ada', span(0, 10_000))];
    const tracks = [video('ada', [keyFrame(0)], { endMs: 4000 }), video('ada', [keyFrame(6000)])];
    const files = plan({ attendees, tracks }).map(({ tiles: [tile] }) => tile?.video?.track.file);
    expect(files).toEqual([tracks[0]?.file, undefined, tracks[1]?.file]);
  });

  it('place a shared screen next to the participants while it is shared', () => {
    const attendees = [attendee('ada', span(0, 10_000)), attendee('bob', span(0, 10_000))];
    const screen = video('bob', [keyFrame(3000, 1920, 1080)], { source: 'screen_share', endMs: 6000 });
    const scenes = plan({ attendees, tracks: [video('ada', [keyFrame(0)]), screen] });
    expect(outline(scenes)).toEqual([
      [0, 'ada*', 'bob'],
      [30, 'bob (screen)*', 'ada*', 'bob'],
      [60, 'ada*', 'bob'],
    ]);
    expect(scenes[1]?.tiles[0]?.rect.width).toBeGreaterThan(900);
  });
});

describe('the layout of a speaker', () => {
  const attendees = [attendee('ada', span(0, 10_000)), attendee('bob', span(0, 8000))];
  const turns = [
    { identity: 'bob', atMs: at(3000) },
    { identity: 'eve', atMs: at(4000) },
    { identity: 'ada', atMs: at(6000) },
    { identity: 'bob', atMs: at(7000) },
  ];

  it('has the participant who speaks in the back, and the first one until someone speaks', () => {
    const scenes = plan({ attendees, turns, layout: 'speaker' });
    expect(outline(scenes)).toEqual([
      [0, 'ada', 'bob'],
      [30, 'bob', 'ada'],
      [60, 'ada', 'bob'],
      [70, 'bob', 'ada'],
      [80, 'ada'],
    ]);
    expect(scenes.map(({ tiles: [first] }) => first?.rect)).toEqual(Array(5).fill({ x: 0, y: 0, ...HD }));
  });

  it('gives way to a shared screen', () => {
    const screen = video('bob', [keyFrame(3500, 1920, 1080)], { source: 'screen_share' });
    expect(outline(plan({ attendees, turns, layout: 'speaker', tracks: [screen] }))).toEqual([
      [0, 'ada', 'bob'],
      [30, 'bob', 'ada'],
      [35, 'bob (screen)*', 'ada', 'bob'],
      [80, 'bob (screen)*', 'ada'],
    ]);
  });

  it('is not followed in a grid', () => {
    expect(outline(plan({ attendees, turns }))).toEqual([
      [0, 'ada', 'bob'],
      [80, 'ada'],
    ]);
  });
});

describe('changes in quick succession', () => {
  it('are shown slightly later: a video right after a join', () => {
    const attendees = [attendee('ada', span(0, 10_000)), attendee('bob', span(3000, 10_000))];
    const tracks = [video('bob', [keyFrame(3100)])];
    expect(outline(plan({ attendees, tracks }))).toEqual([
      [0, 'ada'],
      [30, 'ada', 'bob'],
      [33, 'ada', 'bob*'],
    ]);
  });

  it('are also shown at the very beginning', () => {
    const attendees = [attendee('ada', span(0, 10_000))];
    expect(outline(plan({ attendees, tracks: [video('ada', [keyFrame(120)])] }))).toEqual([
      [0, 'ada'],
      [3, 'ada*'],
    ]);
  });

  it('are not delayed by changes without effect', () => {
    const attendees = [attendee('ada', span(0, 10_000))];
    const tracks = [video('ada', [keyFrame(3200)], { muted: [span(1000, 3000)] })];
    expect(outline(plan({ attendees, tracks }))).toEqual([
      [0, 'ada'],
      [32, 'ada*'],
    ]);
  });

  it('distort a video for at most a few frames', () => {
    const attendees = [attendee('ada', span(0, 10_000)), attendee('bob', span(2900, 10_000))];
    const tracks = [video('ada', [keyFrame(0), keyFrame(3000, 360, 640)])];
    const widths = plan({ attendees, tracks }).map(({ startFrame, tiles: [tile] }) => [startFrame, tile?.rect.width]);
    expect(widths).toEqual([
      [0, 1280],
      [29, 638],
      [32, 404],
    ]);
  });

  it('create no scene for a change that ends within a frame', () => {
    const attendees = [attendee('ada', span(0, 10_000)), attendee('bob', span(3010, 3040))];
    expect(outline(plan({ attendees }))).toEqual([[0, 'ada']]);
  });
});

describe('changes that never end', () => {
  /** Ten changes a second for ten minutes. */
  const times = Array.from({ length: 6000 }, (_, index) => index * 100);
  const shapeAt = (ms: number) => (ms % 200 === 0 ? keyFrame(ms, 640, 360) : keyFrame(ms, 360, 640));
  const sessionSpan = span(0, 600_000);
  const attendees = [attendee('ada', sessionSpan), attendee('eve', sessionSpan)];
  const MAX_SCENES = 200;

  it.each([
    ['of shape', video('eve', times.map(shapeAt), { endMs: 600_000 })],
    [
      'of mute',
      video(
        'eve',
        times.map((ms) => keyFrame(ms)),
        {
          endMs: 600_000,
          muted: times.filter((ms) => ms % 200 === 0).map((ms) => span(ms, ms + 100)),
        },
      ),
    ],
  ])('%s make a limited number of scenes', (_, track) => {
    expect(plan({ sessionSpan, attendees, tracks: [track] }).length).toBeLessThan(MAX_SCENES);
  });

  it('do not delay the changes of others', () => {
    const eve = video('eve', times.map(shapeAt), {
      endMs: 600_000,
    });
    const ada = video('ada', [keyFrame(300_050)], { endMs: 600_000 });
    const scenes = plan({ sessionSpan, attendees, tracks: [eve, ada] });
    const shown = scenes.find(({ tiles }) =>
      tiles.some(({ name, video: picture }) => name === 'ada' && picture !== null),
    );
    expect(shown?.startFrame).toBeLessThanOrEqual(3004);
  });
});

describe('the length of a recording', () => {
  it.each([
    [10_000, 30, 300],
    [10_017, 30, 301],
    [1_001, 24, 24],
    [3_600_000, 30, 108_000],
    [0, 30, 1],
    [-500, 30, 1],
  ])('for %i ms at %i fps is %i frames', (durationMs, fps, frames) => {
    expect(frameCount({ sessionSpan: span(0, durationMs), fps })).toBe(frames);
  });
});

/** Generates times anywhere in the recording, and often within the same few frames. */
const anyMs = fc.oneof(fc.integer({ min: -3000, max: 13_000 }), fc.integer({ min: 2000, max: 2400 }));
const anySpan = fc.tuple(anyMs, anyMs).map(([one, other]) => span(Math.min(one, other), Math.max(one, other)));
const anyKeyFrames = fc
  .array(fc.record({ ms: anyMs, size: fc.constantFrom([320, 180], [1280, 720], [360, 640], [640, 480]) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((frames) =>
    frames.sort((one, other) => one.ms - other.ms).map(({ ms, size: [width, height] }) => keyFrame(ms, width, height)),
  );
const anyTrack = fc
  .record({
    identity: fc.constantFrom('ada', 'bob', 'eve'),
    source: fc.constantFrom<TrackSource>('camera', 'screen_share'),
    keyFrames: anyKeyFrames,
    endMs: anyMs,
    muted: fc.array(anySpan, { maxLength: 3 }).map((spans) => spans.sort((one, other) => one.startMs - other.startMs)),
  })
  .map(({ identity, keyFrames, ...fields }) => video(identity, keyFrames, fields));
const anyInput = fc.record({
  sessionSpan: fc.integer({ min: 1, max: 10_000 }).map((durationMs) => span(0, durationMs)),
  fps: fc.integer({ min: 5, max: 60 }),
  frame: fc.constant(HD),
  fit: fc.constantFrom<RecordingFit>('crop', 'whole'),
  layout: fc.constantFrom<RecordingLayout>('grid', 'speaker'),
  turns: fc
    .array(fc.record({ identity: fc.constantFrom('ada', 'bob', 'eve'), ms: anyMs }), { maxLength: 4 })
    .map((turns) => turns.map(({ identity, ms }) => ({ identity, atMs: at(ms) })))
    .map((turns) => turns.sort((one, other) => one.atMs - other.atMs)),
  attendees: fc
    .uniqueArray(fc.constantFrom('ada', 'bob', 'eve', 'dan'))
    .chain((names) =>
      fc.tuple(...names.map((name) => fc.array(anySpan, { maxLength: 3 }).map((spans) => attendee(name, ...spans)))),
    ),
  tracks: fc.array(anyTrack, { maxLength: 6 }),
  breaks: fc.array(anySpan, { maxLength: 2 }),
});

/** More changes of one participant may be shown later. */
const UNLIMITED_CHANGES = 30;

describe('scenes for any events in a room', () => {
  it('cover every frame once, each scene different from the previous one', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const scenes = planScenes(input);
        expect(scenes[0]?.startFrame).toBe(0);
        expect(scenes.at(-1)?.endFrame).toBe(frameCount(input));
        for (const [index, scene] of scenes.entries()) {
          expect(scene.endFrame).toBeGreaterThan(scene.startFrame);
          const next = scenes[index + 1];
          if (next === undefined) continue;
          expect(next.startFrame).toBe(scene.endFrame);
          expect(tilesKey(next.tiles)).not.toBe(tilesKey(scene.tiles));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('show the current state at each moment except in the three frames after a change', () => {
    const anyShare = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(anyInput, anyShare, (input, share) => {
        const frame = Math.floor(share * frameCount(input));
        fc.pre(changesOf(input).length <= UNLIMITED_CHANGES);
        fc.pre(changesOf(input).every((change) => change < frame - 4 || change > frame + 1));
        const shown = planScenes(input).find(({ endFrame }) => endFrame > frame);
        const startMs = input.sessionSpan.startMs + (frame * 1000) / input.fps;
        const [alone] = planScenes({ ...input, sessionSpan: { startMs, endMs: startMs + 1 } });
        expect(tilesKey(shown?.tiles ?? [])).toBe(tilesKey(alone?.tiles ?? []));
      }),
      { numRuns: 300 },
    );
  });

  it('keep tiles in the frame, on even pixels and without overlap', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        for (const { tiles } of planScenes({ ...input, layout: 'grid' })) {
          for (const [index, { rect }] of tiles.entries()) {
            expect(rect).toSatisfy(isWithinFrame);
            for (const other of tiles.slice(index + 1)) expect(areApart(rect, other.rect)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** Returns when anything changes, in frames and fractions of frames. */
function changesOf({ sessionSpan, fps, attendees, tracks, turns, breaks }: ScenePlanInput): number[] {
  const spans = [...attendees.flatMap((person) => person.spans), ...tracks.flatMap((track) => track.mutedSpans)];
  const moments = [
    ...spans.flatMap(({ startMs, endMs }) => [startMs, endMs]),
    ...turns.map(({ atMs }) => atMs),
    ...breaks.flatMap(({ startMs, endMs }) => [startMs, startMs + 3000, endMs]),
    ...tracks.flatMap((track) => [track.span.endMs, ...track.keyFrames.map(({ atMs }) => atMs)]),
  ];
  return moments.map((atMs) => ((atMs - sessionSpan.startMs) * fps) / 1000);
}

function isWithinFrame(rect: Rect): boolean {
  const isEven = [rect.x, rect.y, rect.width, rect.height].every((value) => value % 2 === 0);
  return isEven && isInside(rect, { x: 0, y: 0, ...HD });
}

function isInside(inner: Rect, outer: Rect): boolean {
  const isAcross = inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width;
  return isAcross && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
}

function areApart(one: Rect, other: Rect): boolean {
  const isBeside = one.x + one.width <= other.x || other.x + other.width <= one.x;
  return isBeside || one.y + one.height <= other.y || other.y + other.height <= one.y;
}

describe('the video segments of scenes', () => {
  const tiles = (name: string): Tile[] => [
    { kind: 'camera', rect: { x: 0, y: 0, width: 2, height: 2 }, name, identity: name, video: null },
  ];

  it('keeps a short scene in one segment and splits a long one', () => {
    const scenes = [
      { startFrame: 0, endFrame: 10, tiles: tiles('a') },
      { startFrame: 10, endFrame: 35, tiles: tiles('b') },
    ];
    expect(
      cutVideoSegments(scenes, 10).map(({ startFrame, endFrame, tiles: [tile] }) => [startFrame, endFrame, tile?.name]),
    ).toEqual([
      [0, 10, 'a'],
      [10, 20, 'b'],
      [20, 30, 'b'],
      [30, 35, 'b'],
    ]);
  });

  it('covers every frame once, within its scene, in segments up to the maximum length', () => {
    const anyScenes = fc
      .array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 })
      .map((lengths) => lengths.reduce<Scene[]>(appendScene, []));
    fc.assert(
      fc.property(anyScenes, fc.integer({ min: 1, max: 200 }), (scenes, maxFrames) => {
        const videoSegments = cutVideoSegments(scenes, maxFrames);
        let next = 0;
        for (const segment of videoSegments) {
          expect(segment.startFrame).toBe(next);
          expect(segment.endFrame - segment.startFrame).toSatisfy((length) => length >= 1 && length <= maxFrames);
          const scene = scenes.find(
            ({ startFrame, endFrame }) => segment.startFrame >= startFrame && segment.endFrame <= endFrame,
          );
          expect(segment.tiles).toBe(scene?.tiles);
          next = segment.endFrame;
        }
        expect(next).toBe(scenes.at(-1)?.endFrame);
      }),
    );
  });

  function appendScene(scenes: Scene[], length: number): Scene[] {
    const startFrame = scenes.at(-1)?.endFrame ?? 0;
    return [...scenes, { startFrame, endFrame: startFrame + length, tiles: tiles(`${startFrame}`) }];
  }
});
