import { findCluster } from '../matroska/find-cluster.ts';
import { readFrames } from '../matroska/read-frames.ts';
import { TrackFileWriter } from '../matroska/track-file-writer.ts';

export interface SoundSliceRequest {
  /** Absolute path of the track's file. */
  readonly source: string;
  /** Milliseconds of the track's file. */
  readonly fromMs: number;
  /** Not part of the slice. */
  readonly toMs: number;
  /** Absolute path of the slice; nothing is there yet. */
  readonly destination: string;
}

/**
 * Copies what was heard of a track in a span, its gaps with it. Returns where in the track's file the slice begins, which is
 * with its first packet: ffmpeg counts from there whatever the time says. Null, and no file, where there is nothing.
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
