import type { Mp4Facts } from '@young-minds/media/probe-mp4';
import { QUIET_FFMPEG, runMediaProgram } from '@young-minds/media/run-media-program';
import { THUMB } from '@young-minds/media/thumbnails';

/**
 * How much later than computed the last leave may be in the file: LiveKit reports a leave in whole seconds, the first
 * frame is up to 1.1 s older than the reported start, and the browser shows everything a moment later.
 */
const LATEST_SECONDS = 2.5;
/** Examined after that: a file in which it still moves does not show an empty room. */
const PROOF_SECONDS = 1;
const STEPS_PER_SECOND = 10;
const SAMPLE_RATE = 8_000;
const SAMPLES_PER_STEP = SAMPLE_RATE / STEPS_PER_SECOND;
const THUMB_BYTES = THUMB.width * THUMB.height;
/** An encoded still picture changes by less, at each key frame. */
const STILL_DIFFERENCE = 4;
/** -60 dB. A room in which no one publishes is digital silence. */
const SILENT_LEVEL = 33;

interface EndSearch {
  readonly file: string;
  readonly facts: Mp4Facts;
  /** When the last participant left, in seconds of the file, as computed from reported times. */
  readonly leftSeconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Returns where the recording ends, in seconds of the file: at its last movement or sound near the computed leave,
 * because Egress records the empty room after it, as a still picture without sound. Never returns an earlier time than
 * the computed one, and returns that one if the file shows no empty room.
 */
export async function findEnd({ file, facts, leftSeconds, signal }: EndSearch): Promise<number> {
  const { durationSeconds, sound } = facts;
  if (leftSeconds >= durationSeconds) return durationSeconds;
  const input = ['-ss', leftSeconds.toFixed(3), '-t', (LATEST_SECONDS + PROOF_SECONDS).toFixed(3), '-i', file];
  const movedSteps = lastMovement(await picturesOf(input, signal));
  const heardSteps = sound === null ? 0 : lastSound(await samplesOf(input, signal));
  const activeSeconds = Math.max(movedSteps, heardSteps) / STEPS_PER_SECOND;
  if (activeSeconds > LATEST_SECONDS) return leftSeconds;
  return Math.min(leftSeconds + activeSeconds, durationSeconds);
}

async function picturesOf(input: readonly string[], signal?: AbortSignal): Promise<Buffer> {
  const filter = `fps=${STEPS_PER_SECOND},scale=${THUMB.width}:${THUMB.height}:flags=area,format=gray`;
  const args = [...QUIET_FFMPEG, ...input, '-an', '-vf', filter, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'];
  return (await runMediaProgram('ffmpeg', args, { signal })).stdout;
}

async function samplesOf(input: readonly string[], signal?: AbortSignal): Promise<Buffer> {
  const args = [...QUIET_FFMPEG, ...input, '-vn', '-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 's16le', '-'];
  return (await runMediaProgram('ffmpeg', args, { signal })).stdout;
}

/** Returns the number of steps up to and including the last one whose picture differs from the one before. */
function lastMovement(pictures: Buffer): number {
  const count = Math.floor(pictures.length / THUMB_BYTES);
  for (let step = count - 1; step > 0; step -= 1) {
    if (differs(pictureAt(pictures, step), pictureAt(pictures, step - 1))) return step + 1;
  }
  return 0;
}

function pictureAt(pictures: Buffer, step: number): Buffer {
  return pictures.subarray(step * THUMB_BYTES, (step + 1) * THUMB_BYTES);
}

function differs(a: Buffer, b: Buffer): boolean {
  return a.some((level, index) => Math.abs(level - (b[index] ?? 0)) > STILL_DIFFERENCE);
}

/** Returns the number of steps up to and including the last one with sound. */
function lastSound(samples: Buffer): number {
  for (let index = Math.floor(samples.length / 2) - 1; index >= 0; index -= 1) {
    if (Math.abs(samples.readInt16LE(index * 2)) > SILENT_LEVEL) return Math.floor(index / SAMPLES_PER_STEP) + 1;
  }
  return 0;
}
