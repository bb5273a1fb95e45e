import type { Mp4Facts } from './probe-mp4.ts';
import { QUIET_FFMPEG, runMediaProgram } from './run-media-program.ts';

const THUMB = { width: 32, height: 18 } as const;
const THUMB_BYTES = THUMB.width * THUMB.height;
/** Key frames lie up to 10 s apart; in what is shorter every second is looked at instead. */
const SHORT_SECONDS = 120;
/** Limited-range black is 16; noise and scaling add a little. */
const DARK_LEVEL = 20;
/** By so much any picture of a camera changes even where nobody moves. */
const STILL_DIFFERENCE = 2;
/** A shared screen stands still for minutes; a dead browser does so to the very end. */
const MIN_DEAD_TAIL_SECONDS = 15;
const SILENT_DB = -80;

export interface FlawSearch {
  readonly file: string;
  readonly facts: Mp4Facts;
  /** What lies before is ours and not looked at. */
  readonly startSeconds: number;
  readonly signal?: AbortSignal;
}

/**
 * What a viewer would complain about. Egress ends COMPLETE whatever its browser showed: nothing, an error page, or the
 * last picture before it crashed.
 */
export async function findFlaws(search: FlawSearch): Promise<string[]> {
  const pictures = await takeThumbs(search);
  const seconds = search.facts.durationSeconds - search.startSeconds;
  return [...flawsOfPictures(pictures, seconds), ...(await flawsOfSound(search))];
}

async function takeThumbs({ file, facts, startSeconds, signal }: FlawSearch): Promise<Buffer[]> {
  const { durationSeconds, fps } = facts;
  const start = startSeconds === 0 ? [] : ['-ss', (startSeconds + 1 / (fps || 1)).toFixed(3)];
  const isShort = durationSeconds <= SHORT_SECONDS;
  const { stdout } = await runMediaProgram(
    'ffmpeg',
    [
      ...[...QUIET_FFMPEG, ...(isShort ? [] : ['-skip_frame', 'nokey']), ...start, '-i', file, '-an'],
      ...['-vf', `${isShort ? 'fps=1,' : ''}scale=${THUMB.width}:${THUMB.height}:flags=area,format=gray`],
      ...['-fps_mode', 'passthrough', '-f', 'rawvideo', '-'],
    ],
    signal,
  );
  return Array.from({ length: Math.floor(stdout.length / THUMB_BYTES) }, (_, index) =>
    stdout.subarray(index * THUMB_BYTES, (index + 1) * THUMB_BYTES),
  );
}

export function flawsOfPictures(pictures: readonly Buffer[], durationSeconds: number): string[] {
  if (pictures.length === 0) return ['there is no picture'];
  if (pictures.every((picture) => Math.max(...picture) < DARK_LEVEL)) return ['the picture is black throughout'];
  if (pictures.length < 2) return [];
  const lastChange = pictures.findLastIndex((picture, index) => index > 0 && differs(picture, pictures[index - 1]));
  if (lastChange === -1) return ['the picture never changes'];
  const tailSeconds = ((pictures.length - lastChange - 1) / pictures.length) * durationSeconds;
  if (tailSeconds < MIN_DEAD_TAIL_SECONDS) return [];
  return [`the picture stands still for the last ${Math.round(tailSeconds)} s`];
}

function differs(a: Buffer, b: Buffer | undefined): boolean {
  return b !== undefined && a.some((level, index) => Math.abs(level - (b[index] ?? 0)) > STILL_DIFFERENCE);
}

async function flawsOfSound({ file, facts, signal }: FlawSearch): Promise<string[]> {
  if (facts.sound === null) return ['there is no sound'];
  const args = ['-hide_banner', '-nostdin', '-i', file, '-vn', '-af', 'volumedetect', '-f', 'null', '-'];
  const { stderr } = await runMediaProgram('ffmpeg', args, signal);
  const loudestDb = Number(/max_volume: (-?[\d.]+|-inf) dB/.exec(stderr)?.[1]?.replace('-inf', '-Infinity'));
  return loudestDb > SILENT_DB ? [] : ['it is silent throughout'];
}
