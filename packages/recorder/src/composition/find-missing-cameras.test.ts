import { expect, test } from 'vitest';
import type { CapturedTrack } from './captured-track.ts';
import { missingCameraIssues } from './find-missing-cameras.ts';
import type { PlannedVideoSegment } from './plan-composition.ts';
import type { Tile } from './scene.ts';

const START_MS = Date.UTC(2026, 2, 1, 10);
const FPS = 10;
const span = (fromS: number, toS: number) => ({ startMs: START_MS + fromS * 1000, endMs: START_MS + toS * 1000 });

function camera(name: string, spanS: readonly [number, number], more: Partial<CapturedTrack> = {}): CapturedTrack {
  const facts = { identity: 'ada', source: 'camera', trackSid: `TR_${name}`, file: `${name}.mkv`, mutedSpans: [] };
  return { ...facts, span: span(...spanS), ...more } as unknown as CapturedTrack;
}

/** A segment that shows these cameras. */
function segment(fromS: number, toS: number, ...shown: readonly CapturedTrack[]): PlannedVideoSegment {
  const tiles = shown.map((track) => ({ video: { track } }) as unknown as Tile);
  return { startFrame: fromS * FPS, endFrame: toS * FPS, tiles, rings: [], fileName: '' };
}

function issuesOf(tracks: readonly CapturedTrack[], ...videoSegments: readonly PlannedVideoSegment[]): string[] {
  const config = { enabled: true, resolution: '1280x720', fps: FPS } as const;
  return missingCameraIssues({
    plan: { tracks, sessionSpan: span(0, 60), videoSegments, config },
    nameOf: (identity) => identity.toUpperCase(),
  });
}

const face = camera('face', [0, 60]);
const desk = camera('desk', [10, 50]);
const board = camera('board', [10, 50]);

test('a second camera that the video does not show is reported with its length', () => {
  expect(issuesOf([face, desk], segment(0, 60, face))).toEqual([
    "ADA's other camera is missing for 40 s: the video shows one camera of each participant",
  ]);
});

test('a camera that is replaced by another one for a while is missing only for that time', () => {
  const [issue] = issuesOf([face, desk], segment(0, 10, face), segment(10, 50, desk), segment(50, 60, face));
  expect(issue).toContain('other camera is missing for 40 s');
});

test('several cameras that are missing at the same time count once', () => {
  expect(issuesOf([face, desk, board], segment(0, 60, face))).toEqual([
    "ADA's 2 other cameras are missing for 40 s: the video shows one camera of each participant",
  ]);
});

test.each<[string, readonly CapturedTrack[], readonly PlannedVideoSegment[]]>([
  ['both are shown', [face, desk], [segment(0, 60, face, desk)]],
  ['it was muted', [face, camera('desk', [10, 50], { mutedSpans: [span(10, 48)] })], [segment(0, 60, face)]],
  ['one follows the other', [camera('face', [0, 30]), camera('desk', [28, 60])], [segment(0, 60)]],
  ['it is the only one and its picture cannot be decoded', [face], [segment(0, 60)]],
  ['the codec changed', [camera('face', [0, 30]), camera('face', [30, 60], { file: 'face-2.mkv' })], [segment(0, 60)]],
  ['they are those of two participants', [face, camera('ben', [0, 60], { identity: 'ben' })], [segment(0, 60, face)]],
])('no camera is reported if %s', (_what, tracks, segments) => {
  expect(issuesOf(tracks, ...segments)).toEqual([]);
});
