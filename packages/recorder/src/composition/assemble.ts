import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runFfmpeg } from '@young-minds/media/run-media-program';
import { readFrames } from '../matroska/read-frames.ts';
import { type Frame, TrackFileWriter } from '../matroska/track-file-writer.ts';
import { formatOf } from '../matroska/track-header.ts';
import type { CapturedTrack, KeyFrame, Span } from './captured-track.ts';
import { inWorkspace } from './workspace.ts';

export interface EncodedSegment {
  /** Absolute path. */
  readonly path: string;
  readonly durationSeconds: number;
}

export interface AssembleRequest {
  /** The segments in order. */
  readonly videoSegments: readonly EncodedSegment[];
  /** Absolute path of the audio, AAC in ADTS. */
  readonly sound: string;
  /** Absolute path of the finished MP4. */
  readonly destination: string;
  readonly signal?: AbortSignal;
}

/** Joins video segments and audio into the finished MP4, with its index at the start, without encoding again. */
export async function assemble({ videoSegments, sound, destination, signal }: AssembleRequest): Promise<void> {
  await inWorkspace(destination, async (folder) => {
    const list = join(folder, 'segments.txt');
    await writeFile(list, videoSegments.map(listEntry).join(''));
    const joined = join(folder, 'joined.mp4');
    await runFfmpeg(
      [
        ...['-f', 'concat', '-safe', '0', '-i', list, '-f', 'aac', '-i', sound],
        ...['-map', '0:v', '-map', '1:a', '-c', 'copy', '-bsf:a', 'aac_adtstoasc'],
        ...['-movflags', '+faststart', joined],
      ],
      signal,
    );
    await rename(joined, destination);
  });
}

/** Sets each duration explicitly, because MP4 rounds durations to milliseconds, which would add up over hours. */
function listEntry({ path, durationSeconds }: EncodedSegment): string {
  return `file '${path.replaceAll("'", "'\\''")}'\nduration ${durationSeconds.toFixed(6)}\n`;
}

export interface PosterRequest {
  readonly recording: string;
  readonly atSeconds: number;
  readonly destination: string;
  readonly signal?: AbortSignal;
}

/** Extracts a still picture from the finished recording, as a JPEG of full size. */
export async function extractPoster({ recording, atSeconds, destination, signal }: PosterRequest): Promise<void> {
  await inWorkspace(destination, async (folder) => {
    const partial = join(folder, 'partial.jpg');
    await runFfmpeg(['-ss', atSeconds.toFixed(3), '-i', recording, '-frames:v', '1', '-q:v', '4', partial], signal);
    await rename(partial, destination);
  });
}

/** A part of a video track as a file that ffmpeg reads. */
export interface TrackSlice {
  readonly path: string;
  /** Host time of the file's time zero, in milliseconds since the epoch. */
  readonly startMs: number;
  /** Host time of the frame that is visible when the time range starts. Earlier frames are only needed to decode it. */
  readonly shownFromMs: number;
}

export interface SliceRequest {
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
 */
export async function sliceTrack(request: SliceRequest): Promise<TrackSlice | null> {
  const { track, span, destination } = request;
  const entry = entryPoint(track, span);
  if (entry === null) return null;
  let writer: TrackFileWriter | null = null;
  let startMs = 0;
  let shownFromMs = 0;
  try {
    for await (const { atMs, isKeyFrame, data } of placedFrames(request, entry.offset)) {
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
