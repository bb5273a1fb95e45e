import type { SoundFrames } from './split-sound.ts';

const HEADER_BYTES = 7;
const FREQUENCY_INDEX: Readonly<Record<number, number>> = { 48000: 3, 44100: 4 };
/** A silent stereo frame from a reference encoder. */
const SILENCE = Buffer.from('21004990021900238000', 'hex').subarray(0, 9);

/** Adds ADTS headers to AAC frames, so that they form a stream. @see ISO/IEC 14496-3, 1.A.2 */
export function adtsOf(file: Buffer, { frames, sampleRateHz }: SoundFrames): Buffer {
  return Buffer.concat(
    frames.flatMap((span) => {
      const frame = span === null ? SILENCE : file.subarray(span.start, span.end);
      return [headerOf(frame.length, sampleRateHz), frame];
    }),
  );
}

/** Returns the header of one frame: AAC-LC, two channels. */
function headerOf(frameBytes: number, sampleRateHz: number): Buffer {
  const length = frameBytes + HEADER_BYTES;
  const frequency = FREQUENCY_INDEX[sampleRateHz] ?? 3;
  return Buffer.from([
    0xff,
    0xf1,
    (1 << 6) | (frequency << 2),
    (2 << 6) | (length >> 11),
    (length >> 3) & 0xff,
    ((length & 7) << 5) | 0x1f,
    0xfc,
  ]);
}
