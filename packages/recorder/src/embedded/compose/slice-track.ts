import { rm } from 'node:fs/promises';
import { readFrames } from '../matroska/read-frames.ts';
import { type Frame, TrackFileWriter } from '../matroska/track-file-writer.ts';
import { formatOf } from '../matroska/track-format.ts';
import type { CapturedTrack, KeyFrame, Span } from './captured-track.ts';

/** A part of a track as a file that ffmpeg reads. */
export interface TrackSlice {
  readonly path: string;
  /** Host time of the file's time zero, milliseconds since the epoch. */
  readonly startMs: number;
}

export interface SliceRequest {
  readonly track: CapturedTrack;
  /** Absolute path of the track's file. */
  readonly source: string;
  readonly span: Span;
  /** Absolute path of the slice; an older one is replaced. */
  readonly destination: string;
}

/** An Opus packet of nothing. @see RFC 6716, 3.1: CELT, full band, 20 ms */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const SILENCE_MS = 20;
/** ffmpeg makes up the silence of a gap at once and in memory: half an hour of it takes a gigabyte. */
const MAX_GAP_MS = 1000;

/**
 * Copies what of a track is needed to show or hear it throughout a span: video from the last key frame before it on,
 * audio with silence in its long gaps. Null where the track has nothing for the span.
 */
export async function sliceTrack(request: SliceRequest): Promise<TrackSlice | null> {
  const { track, span, destination } = request;
  const entry = entryPoint(track, span);
  if (entry === null) return null;
  await rm(destination, { force: true });
  let writer: TrackFileWriter | null = null;
  let startMs = 0;
  try {
    for await (const { atMs, isKeyFrame, data } of placedFrames(request, entry.offset)) {
      if (writer === null) {
        writer = new TrackFileWriter(destination, formatOf(track.codec, { data, size: entry }));
        startMs = atMs;
      }
      writer.write({ timestampMs: Math.max(0, Math.round(atMs - startMs)), isKeyFrame, data });
    }
  } finally {
    writer?.close();
  }
  return writer === null ? null : { path: destination, startMs };
}

interface PlacedFrame extends Omit<Frame, 'timestampMs'> {
  /** Host time. */
  readonly atMs: number;
}

async function* placedFrames({ track, source, span }: SliceRequest, offset: number): AsyncGenerator<PlacedFrame> {
  let lastHeardMs = span.startMs;
  for await (const { timestampMs, isKeyFrame, data } of readFrames(source, offset)) {
    const atMs = track.clock(timestampMs);
    if (atMs >= span.endMs) return;
    if (track.kind === 'audio') {
      if (atMs < span.startMs) continue;
      yield* silenceBetween(lastHeardMs, atMs);
      lastHeardMs = atMs;
    }
    yield { atMs, isKeyFrame, data };
  }
}

/** A packet every `MAX_GAP_MS`, none of them on top of what is heard. */
function* silenceBetween(fromMs: number, toMs: number): Generator<PlacedFrame> {
  for (let atMs = fromMs + MAX_GAP_MS; atMs + SILENCE_MS <= toMs; atMs += MAX_GAP_MS) {
    yield { atMs, isKeyFrame: true, data: SILENCE };
  }
}

function entryPoint(track: CapturedTrack, span: Span): Pick<KeyFrame, 'offset' | 'width' | 'height'> | null {
  if (track.kind === 'audio') return { offset: 0, width: 0, height: 0 };
  return (
    track.keyFrames.findLast((keyFrame) => keyFrame.atMs <= span.startMs) ??
    track.keyFrames.find((keyFrame) => keyFrame.atMs < span.endMs) ??
    null
  );
}
