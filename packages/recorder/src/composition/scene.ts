import type { RecordingFit, RecordingLayout } from '@young-minds/recording/domain';
import { type Attendee, type CapturedTrack, isTooLarge, type KeyFrame, type Span } from './captured-track.ts';
import {
  gridLayout,
  type Rect,
  type Size,
  screenLayout,
  shownShare,
  speakerLayout,
  steadyShape,
  TILE_SHAPE,
} from './layout.ts';
import type { Turn } from './speech.ts';

/** One place in the frame: a participant's, a shared screen's, or that of a notice. */
export interface Tile {
  readonly kind: 'camera' | 'screen' | 'notice';
  readonly rect: Rect;
  readonly name: string;
  /** Of the participant whose camera has this tile; otherwise null. */
  readonly identity: string | null;
  /** Null if there is no video; the tile then shows the name. */
  readonly video: TileVideo | null;
}

export interface TileVideo {
  readonly track: CapturedTrack;
  /** The share of the picture's width that the tile shows, from its middle; 1: all of it. */
  readonly shownShare: number;
}

/** A time range of the recording, in frames from its start, in which the layout does not change. */
export interface Scene {
  readonly startFrame: number;
  /** Exclusive. */
  readonly endFrame: number;
  readonly tiles: readonly Tile[];
}

export interface ScenePlanInput {
  readonly sessionSpan: Span;
  readonly fps: number;
  readonly frame: Size;
  readonly fit: RecordingFit;
  readonly layout: RecordingLayout;
  /** Who speaks from when on, in order; only the layout `speaker` follows it. */
  readonly turns: readonly Turn[];
  readonly attendees: readonly Attendee[];
  readonly tracks: readonly CapturedTrack[];
  /** When no recorder was in the room although participants may have been. */
  readonly breaks: readonly Span[];
}

/** How long a break shows the notice, and the minimum length of a break that does. */
const NOTICE_MS = { max: 3000, minBreak: 1000 };
const NOTICE = 'Recording interrupted';
/** The minimum distance between two cuts. */
const MIN_SCENE_FRAMES = 3;
/** How many changes a participant can make in quick succession, and the interval between more of them. */
const CHANGE_BURST = 30;
const CHANGE_INTERVAL_MS = 4_000;

/** Plans the whole recording as a sequence of scenes without gap or overlap. */
export function planScenes(input: ScenePlanInput): Scene[] {
  const frames = frameCount(input);
  const starts: Pick<Scene, 'startFrame' | 'tiles'>[] = [{ startFrame: 0, tiles: tilesIn(input, 0) }];
  for (const frame of changeFrames(input)) {
    const last = starts.at(-1);
    if (last === undefined || frame <= last.startFrame) continue;
    // A change too close to the last cut is postponed, not dropped, because no later event may show it.
    const startFrame = Math.max(frame, last.startFrame + MIN_SCENE_FRAMES);
    if (startFrame > frames - MIN_SCENE_FRAMES) break;
    const tiles = tilesIn(input, startFrame);
    if (tilesKey(tiles) !== tilesKey(last.tiles)) starts.push({ startFrame, tiles });
  }
  return starts.map((scene, index) => ({ ...scene, endFrame: starts[index + 1]?.startFrame ?? frames }));
}

/** Returns the recording's length in frames, at least one. */
export function frameCount({ sessionSpan, fps }: Pick<ScenePlanInput, 'sessionSpan' | 'fps'>): number {
  return Math.max(1, Math.round(((sessionSpan.endMs - sessionSpan.startMs) * fps) / 1000));
}

/** Returns a key for what is shown, to check whether two moments look the same. */
export function tilesKey(tiles: readonly Tile[]): string {
  return JSON.stringify(
    tiles.map(({ kind, rect, name, video }) => [
      kind,
      rect,
      name,
      video?.track.file ?? null,
      video?.shownShare ?? null,
    ]),
  );
}

/** Returns the frames at which something may change, in order. */
function changeFrames({ sessionSpan, fps, layout, turns, attendees, tracks, breaks }: ScenePlanInput): number[] {
  const videos = tracks.filter((track) => track.kind === 'video');
  const identities = new Set([...attendees, ...videos].map(({ identity }) => identity));
  const moments = [...identities].flatMap((identity) =>
    spacedMoments([
      ...attendees.filter((attendee) => attendee.identity === identity).flatMap(({ spans }) => spans.flatMap(endsOf)),
      ...videos.filter((track) => track.identity === identity).flatMap(momentsOf),
      ...(layout === 'speaker' ? turns.filter((turn) => turn.identity === identity).map(({ atMs }) => atMs) : []),
    ]),
  );
  return [...moments, ...noticeSpans(breaks).flatMap(endsOf)]
    .map((atMs) => Math.round(((atMs - sessionSpan.startMs) * fps) / 1000))
    .sort((one, other) => one - other);
}

/**
 * Limits how often one participant changes the layout, because each scene is encoded separately. Changes beyond the
 * limit are shown together, a little later.
 */
function spacedMoments(moments: readonly number[]): number[] {
  const spaced: number[] = [];
  let usedUpToMs = Number.NEGATIVE_INFINITY;
  for (const moment of moments.toSorted((one, other) => one - other)) {
    if (moment <= (spaced.at(-1) ?? Number.NEGATIVE_INFINITY)) continue;
    const atMs = Math.max(moment, usedUpToMs - CHANGE_BURST * CHANGE_INTERVAL_MS);
    usedUpToMs = Math.max(usedUpToMs, atMs) + CHANGE_INTERVAL_MS;
    spaced.push(atMs);
  }
  return spaced;
}

function noticeSpans(breaks: readonly Span[]): Span[] {
  return breaks
    .filter(({ startMs, endMs }) => endMs - startMs >= NOTICE_MS.minBreak)
    .map(({ startMs, endMs }) => ({ startMs, endMs: Math.min(endMs, startMs + NOTICE_MS.max) }));
}

function endsOf({ startMs, endMs }: Span): number[] {
  return [startMs, endMs];
}

function momentsOf(track: CapturedTrack): number[] {
  const offMoments = [...track.mutedSpans, ...track.darkSpans].flatMap(endsOf);
  return [track.span.endMs, ...offMoments, ...showingKeyFrames(track).map(({ atMs }) => atMs)];
}

/** Returns the key frames that may change what is shown: the first one, the first after a mute, and each new size. */
function showingKeyFrames({ keyFrames, mutedSpans }: CapturedTrack): KeyFrame[] {
  let mutes = 0;
  return keyFrames.filter((keyFrame, index) => {
    const before = keyFrames[index - 1];
    const mutesBefore = mutes;
    while ((mutedSpans[mutes]?.startMs ?? Number.POSITIVE_INFINITY) <= keyFrame.atMs) mutes++;
    return mutes > mutesBefore || before?.width !== keyFrame.width || before.height !== keyFrame.height;
  });
}

/** Returns the tiles that are visible in the middle of a frame's time, those in the back first. */
function tilesIn(input: ScenePlanInput, frameNumber: number): Tile[] {
  const { sessionSpan, fps, frame, fit, attendees, tracks } = input;
  const atMs = sessionSpan.startMs + ((frameNumber + 0.5) * 1000) / fps;
  if (noticeSpans(input.breaks).some((span) => contains(span, atMs))) {
    return [{ kind: 'notice', rect: { x: 0, y: 0, ...frame }, name: NOTICE, identity: null, video: null }];
  }
  const participants = attendees
    .filter(({ spans }) => spans.some((span) => contains(span, atMs)))
    .map(withCamera(tracks, atMs));
  const cameras = { shapes: participants.map(({ shape }) => shape), fit };
  const tilesOf = (rects: readonly Rect[]) =>
    participants.flatMap((person, index) => personTile(person, { rect: rects[index], fit }));
  const screen = tracks.findLast((track) => track.source === 'screen_share' && shapeOf(track, atMs) !== null);
  const screenShape = screen === undefined ? null : shapeOf(screen, atMs);
  if (screen !== undefined && screenShape !== null) {
    const layout = screenLayout(frame, screenShape, cameras);
    const owner = attendees.find((attendee) => attendee.identity === screen.identity)?.name ?? screen.identity;
    const shared = { kind: 'screen', rect: layout.screen, name: `${owner} (screen)`, identity: null } as const;
    return [{ ...shared, video: { track: screen, shownShare: 1 } }, ...tilesOf(layout.participants)];
  }
  if (input.layout === 'grid' || participants.length < 2) return tilesOf(gridLayout(frame, cameras));
  const speaker = speakerAmong(participants, input.turns, atMs);
  const tiles = tilesOf(speakerLayout(frame, cameras, speaker));
  return [...tiles.slice(speaker, speaker + 1), ...tiles.toSpliced(speaker, 1)];
}

/** Returns the position of the participant who spoke last; of the first one if none of them has spoken. */
function speakerAmong(participants: readonly Attendee[], turns: readonly Turn[], atMs: number): number {
  const positionOf = ({ identity }: Turn) => participants.findIndex((person) => person.identity === identity);
  const last = turns.findLast((turn) => turn.atMs <= atMs && positionOf(turn) >= 0);
  return last === undefined ? 0 : positionOf(last);
}

interface SeenPerson extends Attendee {
  /** The camera that shows the participant; undefined if there is no video. */
  readonly camera: CapturedTrack | undefined;
  readonly shape: Size;
}

function withCamera(tracks: readonly CapturedTrack[], atMs: number): (person: Attendee) => SeenPerson {
  return (person) => {
    const camera = tracks.findLast(
      (track) => track.source === 'camera' && track.identity === person.identity && shapeOf(track, atMs) !== null,
    );
    return { ...person, camera, shape: shapeOf(camera, atMs) ?? TILE_SHAPE };
  };
}

interface Place {
  readonly rect: Rect | undefined;
  readonly fit: RecordingFit;
}

function personTile({ name, identity, camera, shape }: SeenPerson, { rect, fit }: Place): Tile[] {
  if (rect === undefined) return [];
  const video = camera === undefined ? null : { track: camera, shownShare: shownShare(rect, shape, fit) };
  return [{ kind: 'camera', rect, name, identity, video }];
}

/** Returns the shape of a track's video; null if the track shows nothing. */
function shapeOf(track: CapturedTrack | undefined, atMs: number): Size | null {
  const picture = track === undefined ? null : pictureAt(track, atMs);
  return picture === null ? null : steadyShape(picture);
}

/** Returns the key frame that the picture at this time depends on; null if the track shows nothing. */
function pictureAt(track: CapturedTrack, atMs: number): KeyFrame | null {
  if (atMs >= track.span.endMs) return null;
  if ([...track.mutedSpans, ...track.darkSpans].some((span) => contains(span, atMs))) return null;
  const lastMuteMs = track.mutedSpans.findLast(({ startMs }) => startMs <= atMs)?.startMs ?? 0;
  // A picture from before a mute is not shown after it. The first new one may arrive before the unmute message.
  const shown = track.keyFrames.findLast((keyFrame) => keyFrame.atMs <= atMs && keyFrame.atMs >= lastMuteMs);
  return shown === undefined || isTooLarge(shown) ? null : shown;
}

function contains(span: Span, atMs: number): boolean {
  return atMs >= span.startMs && atMs < span.endMs;
}

/** A section of one scene that is encoded separately, in whole frames from the start of the recording. */
export interface VideoSegment {
  readonly startFrame: number;
  /** Exclusive. */
  readonly endFrame: number;
  readonly tiles: readonly Tile[];
}

/** Cuts scenes so that no segment is longer than `maxFrames`. The segments follow each other without gap. */
export function cutVideoSegments(scenes: readonly Scene[], maxFrames: number): VideoSegment[] {
  return scenes.flatMap(({ startFrame, endFrame, tiles }) => {
    const count = Math.ceil((endFrame - startFrame) / maxFrames);
    return Array.from({ length: count }, (_, index) => ({
      startFrame: startFrame + index * maxFrames,
      endFrame: Math.min(endFrame, startFrame + (index + 1) * maxFrames),
      tiles,
    }));
  });
}
