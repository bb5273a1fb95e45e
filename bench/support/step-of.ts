import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { measureTone } from '@young-minds/rehearsal/media';

const SAMPLE_RATE_HZ = 48_000;
const WINDOW_S = 0.005;
const BRIGHT = 140;
/** A flash and a beep that are further apart do not belong together. */
const MAX_OFFSET_S = 0.5;

export interface StepRequest {
  readonly file: string;
  readonly fromS: number;
  readonly lengthS: number;
  readonly fps: number;
  readonly beepHz: number;
  /** The part of the picture that is white during a flash and dark otherwise, in the format of ffmpeg's crop. */
  readonly flashAt: string;
}

/** Returns the median delay in milliseconds from flash to beep in a part of a recording. */
export async function stepOf(request: StepRequest): Promise<number> {
  const [flashes, beeps] = await Promise.all([flashesIn(request), beepsIn(request)]);
  const offsets = flashes.flatMap((flashS) => beeps.map((beepS) => beepS - flashS));
  const near = offsets.filter((offset) => Math.abs(offset) < MAX_OFFSET_S).sort((one, other) => one - other);
  return Math.round((near[Math.floor(near.length / 2)] ?? Number.NaN) * 1000);
}

async function flashesIn({ file, fromS, lengthS, fps, flashAt }: StepRequest): Promise<number[]> {
  const filter = `crop=${flashAt},scale=2:2:flags=area,format=gray`;
  const pixels = await decode(['-ss', `${fromS}`, '-i', file, '-t', `${lengthS}`, '-vf', filter, '-f', 'rawvideo']);
  const brightness = Array.from({ length: pixels.length / 4 }, (_, frame) => pixels[frame * 4] ?? 0);
  return risesIn(brightness, BRIGHT).map((frame) => frame / fps);
}

async function beepsIn({ file, fromS, lengthS, beepHz }: StepRequest): Promise<number[]> {
  const format = ['-ac', '1', '-ar', String(SAMPLE_RATE_HZ), '-f', 'f32le'];
  const bytes = await decode(['-ss', `${fromS}`, '-i', file, '-t', `${lengthS}`, '-vn', ...format]);
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const size = SAMPLE_RATE_HZ * WINDOW_S;
  const levels = Array.from({ length: Math.floor(samples.length / size) }, (_, index) =>
    measureTone(samples.subarray(index * size, (index + 1) * size), beepHz, SAMPLE_RATE_HZ),
  );
  return risesIn(levels, Math.max(...levels) / 2).map((index) => index * WINDOW_S);
}

function risesIn(values: readonly number[], threshold: number): number[] {
  return values.flatMap((value, index) => {
    const before = values[index - 1];
    return before !== undefined && before < threshold && value >= threshold ? [index] : [];
  });
}

async function decode(args: readonly string[]): Promise<Buffer> {
  const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', ...args, '-'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [code]] = await Promise.all([buffer(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
  return output;
}
