import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { frameSize, type RecordingConfig, type SessionSpan } from '@young-minds/recording/domain';
import { captureRunsOf, runEndMs, withLostRunsEnded } from '../journal/capture-runs.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';
import { attendance, type CapturedTrack, capturedTracks, type Span } from './captured-track.ts';
import type { DarkEnds } from './dark-ends.ts';
import type { Size } from './layout.ts';
import { cutVideoSegments, frameCount, planScenes, tilesKey, type VideoSegment } from './scene.ts';
import { planSound, type SoundSegment } from './sound-plan.ts';
import { type Ring, ringsIn } from './speaking-rings.ts';
import { findSpeech, SPEECH_LOOKAHEAD_MS, turnsOf } from './speech.ts';
import type { VoiceLevels } from './voice-levels.ts';
import { hashOf } from './workspace.ts';

export const MAX_SEGMENT_SECONDS = 20;

interface PlanRequest {
  readonly config: RecordingConfig;
  readonly sessionSpan: SessionSpan;
  readonly journal: readonly JournalEntry[];
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** The loudness of each microphone's file, as far as it is known. */
  readonly levels: ReadonlyMap<string, VoiceLevels>;
  /** The black pictures at the end of cameras. */
  readonly darkEnds: DarkEnds;
}

/** A video segment and the name of its encoded file. */
export interface PlannedVideoSegment extends VideoSegment {
  /** Which tiles have a ring around them, and when. */
  readonly rings: readonly Ring[];
  /**
   * File name within the composition's folder. It identifies what the segment shows, so that only an identical segment
   * counts as done.
   */
  readonly fileName: string;
}

/** Everything that a composition will do, determined before it starts. */
export interface CompositionPlan {
  readonly sessionSpan: Span;
  readonly config: RecordingConfig;
  readonly frame: Size;
  readonly videoSegments: readonly PlannedVideoSegment[];
  readonly sound: readonly SoundSegment[];
  /** Every captured track, within the session span or not. */
  readonly tracks: readonly CapturedTrack[];
  readonly durationSeconds: number;
  /** How much at the end still changes if the recording continues, apart from the last segments. */
  readonly unsettledSeconds: number;
  /** A hash of everything that determines the result. */
  readonly key: string;
}

/** Plans the composition of what was captured. @throws NOTHING_CAPTURED */
export function planComposition({ config, directory, levels, darkEnds, ...request }: PlanRequest): CompositionPlan {
  const journal = withLostRunsEnded(directory, request.journal);
  const tracks = tracksIn(directory, journal).map((track) => ({ ...track, darkSpans: darkEnds.get(track.file) ?? [] }));
  if (tracks.length === 0) throw nothingCaptured();
  const { resolution, fps, bitrate, fit = 'crop', layout = 'grid' } = config;
  const sessionSpan = inWholeFrames(whileCaptured(request.sessionSpan, journal), fps);
  const frame = frameSize(resolution);
  const speech = findSpeech({ sessionSpan, tracks, levels });
  const people = { fit, layout, turns: turnsOf(speech), attendees: attendance(journal), tracks };
  const scenes = planScenes({ sessionSpan, fps, frame, ...people, breaks: breaksIn(journal) });
  const videoSegments = cutVideoSegments(scenes, MAX_SEGMENT_SECONDS * fps).map((segment) => {
    const rings = layout === 'grid' ? ringsIn(segment, { speech, sessionSpan, fps }) : [];
    const place = placeOf({ ...segment, rings }, sessionSpan);
    const key = [resolution, fps, bitrate ?? null, place, tilesKey(segment.tiles), ...rings];
    // The prefix is that of all versions, so that a restart after an update reuses finished segments.
    return { ...segment, rings, fileName: `piece-${hashOf(key)}.mp4` };
  });
  const sound = planSound({ sessionSpan, tracks: tracks.filter((track) => track.kind === 'audio'), levels });
  return {
    ...{ sessionSpan, config, frame, videoSegments, sound, tracks },
    unsettledSeconds: people.attendees.length > 1 ? SPEECH_LOOKAHEAD_MS / 1000 : 0,
    durationSeconds: (videoSegments.at(-1)?.endFrame ?? 0) / fps,
    key: hashOf([sessionSpan, [...videoSegments, ...sound].map(({ fileName }) => fileName)]),
  };
}

/** Returns the captured tracks whose files exist. */
export function tracksIn(directory: string, journal: readonly JournalEntry[]): CapturedTrack[] {
  return capturedTracks(journal).filter((track) => existsSync(join(directory, track.file)));
}

/**
 * Returns what identifies a segment's position. A segment that shows only names looks the same at any time, so an hour
 * of them is encoded once.
 */
function placeOf(
  { startFrame, endFrame, tiles, rings }: Omit<PlannedVideoSegment, 'fileName'>,
  sessionSpan: Span,
): readonly number[] {
  const isStill = rings.length === 0 && tiles.every((tile) => tile.video === null);
  return isStill ? [endFrame - startFrame] : [sessionSpan.startMs, startFrame, endFrame];
}

/**
 * Ends the session span with the last capture run, because nothing was captured after it. After a crash, a session span
 * can be minutes longer.
 */
function whileCaptured({ startAt, endAt }: SessionSpan, journal: readonly JournalEntry[]): SessionSpan {
  const capturedUntilMs = Math.max(...captureRunsOf(journal).map(({ take }) => runEndMs(take, journal)));
  return { startAt, endAt: new Date(Math.min(endAt.getTime(), capturedUntilMs)) };
}

/** Returns the time between each two capture runs. */
function breaksIn(journal: readonly JournalEntry[]): Span[] {
  const runs = captureRunsOf(journal);
  return runs.slice(1).map(({ atMs }, index) => ({ startMs: runEndMs(runs[index]?.take ?? 0, journal), endMs: atMs }));
}

/** Rounds the session span to whole frames, at least one, so that audio and video end together. */
function inWholeFrames({ startAt, endAt }: SessionSpan, fps: number): Span {
  const sessionSpan: Span = { startMs: startAt.getTime(), endMs: endAt.getTime() };
  return { ...sessionSpan, endMs: sessionSpan.startMs + (frameCount({ sessionSpan, fps }) * 1000) / fps };
}

function nothingCaptured(): YoungMindsError {
  return new YoungMindsError(
    'NOTHING_CAPTURED',
    'No participant sent video or audio while the recorder was in the room.',
  );
}
