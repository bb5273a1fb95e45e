import { YoungMindsError } from '@young-minds/core';
import { findCluster, readFrames } from '../matroska/read-frames.ts';
import { type Frame, TrackFileWriter } from '../matroska/track-file-writer.ts';
import { formatOf } from '../matroska/track-header.ts';
import type { CapturedTrack, KeyFrame, Span } from './captured-track.ts';

/** Frames before the time range, which are decoded but not shown: a minute of video, because key frames are 10 s apart. */
const MAX_LEAD_FRAMES = 1800;
const MAX_FRAMES_PER_SECOND = 120;

/** A part of a video track as a file that ffmpeg reads. */
export interface TrackSlice {
  readonly path: string;
  /** Host time of the file's time zero, in milliseconds since the epoch. */
  readonly startMs: number;
  /** Host time of the frame that is visible when the time range starts. Earlier frames are only needed to decode it. */
  readonly shownFromMs: number;
}

interface SliceRequest {
  readonly track: CapturedTrack;
  /** Absolute path of the track file. */
  readonly source: string;
  readonly span: Span;
  /** Absolute path of the slice, which must not exist yet. */
  readonly destination: string;
}

/**
 * Copies the frames of a video track that are needed to show it in a time range, from the last key frame before it.
 * Returns null if the track has no frames for the range.
 * @throws COMPOSITION_FAILED if it has so many frames that decoding them would take much longer than the range
 */
export async function sliceTrack(request: SliceRequest): Promise<TrackSlice | null> {
  const { track, span, destination } = request;
  const entry = entryPoint(track, span);
  if (entry === null) return null;
  let writer: TrackFileWriter | null = null;
  let startMs = 0;
  let shownFromMs = 0;
  let frames = 0;
  const maxFrames = MAX_LEAD_FRAMES + MAX_FRAMES_PER_SECOND * Math.ceil((span.endMs - span.startMs) / 1000);
  try {
    for await (const { atMs, isKeyFrame, data } of placedFrames(request, entry.offset)) {
      frames++;
      if (frames > (atMs <= span.startMs ? MAX_LEAD_FRAMES : maxFrames)) throw tooManyFrames(request);
      if (writer === null) {
        writer = new TrackFileWriter(destination, formatOf(track.codec, { data, size: entry }));
        startMs = atMs;
        shownFromMs = atMs;
      }
      if (atMs <= span.startMs) shownFromMs = atMs;
      writer.write({ timestampMs: Math.max(0, Math.round(atMs - startMs)), isKeyFrame, data });
    }
  } finally {
    writer?.close();
  }
  return writer === null ? null : { path: destination, startMs, shownFromMs };
}

function tooManyFrames({ source, span }: SliceRequest): YoungMindsError {
  const seconds = (span.endMs - span.startMs) / 1000;
  return new YoungMindsError('COMPOSITION_FAILED', `${source} has too many frames for ${seconds} s of video.`);
}

interface PlacedFrame extends Omit<Frame, 'timestampMs'> {
  /** Host time. */
  readonly atMs: number;
}

async function* placedFrames({ track, source, span }: SliceRequest, offset: number): AsyncGenerator<PlacedFrame> {
  for await (const { timestampMs, isKeyFrame, data } of readFrames(source, offset)) {
    const atMs = track.clock(timestampMs);
    if (atMs >= span.endMs) return;
    yield { atMs, isKeyFrame, data };
  }
}

function entryPoint({ keyFrames }: CapturedTrack, span: Span): KeyFrame | null {
  return (
    keyFrames.findLast((keyFrame) => keyFrame.atMs <= span.startMs) ??
    keyFrames.find((keyFrame) => keyFrame.atMs < span.endMs) ??
    null
  );
}

interface SoundSliceRequest {
  /** Absolute path of the track file. */
  readonly source: string;
  /** Milliseconds in the track file. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** Absolute path of the slice, which must not exist yet. */
  readonly destination: string;
}

/**
 * Copies the audio of a track in a time range, including its gaps.
 * Returns the slice's start in the track file, in milliseconds, which is the time of its first packet, because ffmpeg
 * always counts from the first packet. Returns null, and writes no file, if there is no audio in the range.
 */
export async function sliceSound({ source, fromMs, toMs, destination }: SoundSliceRequest): Promise<number | null> {
  let writer: TrackFileWriter | null = null;
  let firstMs = 0;
  try {
    for await (const { timestampMs, data } of readFrames(source, await findCluster(source, fromMs))) {
      if (timestampMs < fromMs) continue;
      if (timestampMs >= toMs) break;
      if (writer === null) {
        writer = new TrackFileWriter(destination, { kind: 'audio', codec: 'opus', channels: 2 });
        firstMs = timestampMs;
      }
      writer.write({ timestampMs: Math.max(0, timestampMs - firstMs), isKeyFrame: true, data });
    }
  } finally {
    writer?.close();
  }
  return writer === null ? null : firstMs;
}

/** What `cutOrUnreadable` returns for a file that cannot be read. */
export const UNREADABLE = 'unreadable';

/**
 * Returns the result of cutting a slice, or that the track file cannot be read because of what it contains.
 * @throws the file system's error, such as a full disk
 */
export async function cutOrUnreadable<Slice>(cut: () => Promise<Slice>): Promise<Slice | typeof UNREADABLE> {
  try {
    return await cut();
  } catch (error) {
    const isFileSystemError = error instanceof Error && 'errno' in error;
    if (isFileSystemError) throw error;
    return UNREADABLE;
  }
}
