import type { Span, SplitSamples } from './split-samples.ts';

const SAMPLE_RATES_HZ = [44_100, 48_000] as const;
const SAMPLES_PER_FRAME = 1024;
/** Two channels of 6144 bits, the maximum size of a frame. */
const MAX_FRAME_BYTES = 1536;
/** How far audio may be ahead of the picture, or behind it, before it is corrected. */
const SLACK_FRAMES = 3;
const HEADER_BYTES = 7;
const FREQUENCY_INDEX: Readonly<Record<number, number>> = { 48000: 3, 44100: 4 };
/** A silent stereo frame from a reference encoder. */
const SILENCE = Buffer.from('21004990021900238000', 'hex').subarray(0, 9);

interface SoundFrames {
  /** The frames in order; null for a frame that was not recognized, which silence replaces. */
  readonly frames: readonly (Span | null)[];
  readonly sampleRateHz: number;
}

/**
 * Cuts runs of audio into AAC frames. Frames do not contain their length, but nearly all frames of an encoder start
 * with the same two bytes, which the starts of the runs show. The picture's time corrects for frames that were missed
 * or cut too often.
 */
export function splitSound(file: Buffer, { soundRuns, pictureCount }: SplitSamples, fps: number): SoundFrames {
  const heads = commonHeads(file, soundRuns);
  const runs = soundRuns.map((run) => ({ pictures: run.pictures, frames: cutRun(file, run, heads) }));
  const count = runs.reduce((sum, { frames }) => sum + frames.length, 0);
  const sampleRateHz = nearestRate((count * SAMPLES_PER_FRAME * fps) / Math.max(pictureCount, 1));
  const whole = ({ start, end }: Span) => (end - start <= MAX_FRAME_BYTES ? { start, end } : null);
  const frames: (Span | null)[] = [];
  for (const run of runs) {
    const due = Math.floor((run.pictures / fps) * (sampleRateHz / SAMPLES_PER_FRAME));
    while (frames.length < due - SLACK_FRAMES) frames.push(null);
    if (frames.length <= due + SLACK_FRAMES) frames.push(...run.frames.map(whole));
  }
  return { frames, sampleRateHz };
}

function commonHeads(file: Buffer, runs: readonly Span[]): Set<number> {
  const counts = new Map<number, number>();
  for (const { start, end } of runs) {
    if (end - start < 2) continue;
    const head = file.readUInt16BE(start);
    counts.set(head, (counts.get(head) ?? 0) + 1);
  }
  const least = Math.max(2, runs.length / 50);
  return new Set([...counts].filter(([, count]) => count >= least).map(([head]) => head));
}

function cutRun(file: Buffer, { start, end }: Span, heads: ReadonlySet<number>): Span[] {
  const cuts = [start];
  for (let position = start + 2; position + 1 < end; position += 1) {
    if (heads.has(file.readUInt16BE(position)) && endsFrame(file[position - 1] ?? 0, file[position - 2] ?? 0)) {
      cuts.push(position);
    }
  }
  return cuts.map((from, index) => ({ start: from, end: cuts[index + 1] ?? end }));
}

/** Returns whether the bytes can end a frame: three ones, padded with zeros. @see ISO/IEC 14496-3, raw_data_block */
function endsFrame(last: number, beforeLast: number): boolean {
  const word = (beforeLast << 8) | last;
  if (last === 0) return false;
  const zeros = Math.clz32(last & -last) ^ 31;
  return ((word >> zeros) & 7) === 7;
}

function nearestRate(hz: number): number {
  return SAMPLE_RATES_HZ.toSorted((a, b) => Math.abs(a - hz) - Math.abs(b - hz))[0] ?? 48_000;
}

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
