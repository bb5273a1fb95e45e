import { streamMediaProgram } from '@young-minds/media/run-media-program';
import { I420Picture } from '../card/card.ts';
import { probeMedia } from './probe-media.ts';

export const DECODED_SAMPLE_RATE_HZ = 48_000;

export interface DecodedFrame {
  /** From the start of the file. */
  readonly atSeconds: number;
  readonly picture: I420Picture;
}

interface DecodeOptions {
  /** Pictures per second to decode; every picture by default. */
  readonly fps?: number;
}

/** Yields the pictures of a video file in order. A picture is valid until the next one is requested. */
export async function* decodeFrames(file: string, options: DecodeOptions = {}): AsyncGenerator<DecodedFrame> {
  const { video } = await probeMedia(file);
  if (video === null) throw new Error(`${file} has no picture`);
  const fps = options.fps ?? video.fps;
  const frameSize = (video.width * video.height * 3) / 2;
  const filter = ['-vf', `fps=${fps}`, '-pix_fmt', 'yuv420p', '-f', 'rawvideo'];
  let index = 0;
  for await (const data of inFrames(decode(file, filter), frameSize)) {
    yield { atSeconds: index / fps, picture: new I420Picture(video.width, video.height, data) };
    index += 1;
  }
}

async function* inFrames(chunks: AsyncIterable<Buffer>, frameSize: number): AsyncGenerator<Uint8Array> {
  const frame = new Uint8Array(frameSize);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let read = 0; read < chunk.length; ) {
      const part = chunk.subarray(read, read + frameSize - filled);
      frame.set(part, filled);
      filled += part.length;
      read += part.length;
      if (filled < frameSize) continue;
      yield frame;
      filled = 0;
    }
  }
}

/**
 * Returns the whole sound of a file, mixed to mono, -1 to 1. It has four bytes per sample: twelve megabytes per minute.
 */
export async function decodeSound(file: string): Promise<Float32Array> {
  const format = ['-vn', '-ac', '1', '-ar', String(DECODED_SAMPLE_RATE_HZ), '-f', 'f32le'];
  const chunks = await Array.fromAsync(decode(file, format));
  const bytes = Buffer.concat(chunks);
  const samples = new Float32Array(Math.floor(bytes.length / 4));
  for (let index = 0; index < samples.length; index++) samples[index] = bytes.readFloatLE(index * 4);
  return samples;
}

/** Decodes at this process's priority, because a command or a test waits for the result. */
function decode(file: string, output: readonly string[]): AsyncGenerator<Buffer> {
  return streamMediaProgram('ffmpeg', ['-v', 'error', '-i', file, ...output, '-'], { priority: 'normal' });
}
