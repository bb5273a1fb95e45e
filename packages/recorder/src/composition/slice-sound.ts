import { findCluster } from '../matroska/find-cluster.ts';
import { readFrames } from '../matroska/read-frames.ts';
import { TrackFileWriter } from '../matroska/track-file-writer.ts';

export interface SoundSliceRequest {
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
