import type { StillSpan } from './lost-media.ts';
import { hideOutlines, type Outline } from './outlines.ts';
import { QUIET_FFMPEG, runMediaProgram } from './run-media-program.ts';
import { lengthOf, type SecondsSpan, unionOf } from './spans.ts';

const STEPS_PER_SECOND = 4;
/** Means of 8x8 pixels: what an encoder still changes in a frozen picture disappears, the noise of a camera does not. */
const SCALE = 8;
/** Rounding may change a mean by this much. */
const STILL_DIFFERENCE = 1;
/** A key frame, or a tile that moves, changes a still picture for this many steps at most. */
const MAX_INTERRUPTION_STEPS = 2;
/** A still picture of this length before and after an interruption: 1.25 s. */
const MIN_RUN_STEPS = 5;
/** A difference that is visible as movement. */
const MOVED_DIFFERENCE = 30;
/** A picture of which more changes within a second is another picture, not one that moves. */
const REPLACED_SHARE = 0.25;
/** Limits the memory for decoded pictures of 1080p to 8 MB. */
const MAX_DECODED_SECONDS = 60;
/** A frozen picture is still for at least this share of the time: a key frame may interrupt it. */
const MIN_STILL_SHARE = 0.9;
/** Longer than a run, so that each run is found in one of two slices. */
const OVERLAP_SECONDS = 2;

interface Size {
  readonly width: number;
  readonly height: number;
}

interface StillSearch {
  readonly file: string;
  /** The size of its video, or of the part to search. */
  readonly size: Size;
  /** The top left corner of the part to search. Default: the whole picture. */
  readonly corner?: { readonly x: number; readonly y: number };
  /** The parts of the file to search. */
  readonly windows: readonly SecondsSpan[];
  /** What was drawn into the video and is not judged. */
  readonly outlines?: readonly Outline[];
  readonly signal?: AbortSignal;
}

/** Returns where the picture of a file does not change at all. Decodes the given parts only. */
export async function findStills({ windows, ...search }: StillSearch): Promise<StillSpan[]> {
  const stills: StillSpan[] = [];
  for (const window of unionOf(windows)) {
    let found: StillSpan[] = [];
    for (const slice of slicesOf(window)) {
      found = joined(found, await stillsIn(search, slice));
    }
    stills.push(...found);
  }
  return stills;
}

/**
 * Returns whether the picture of a file is frozen in the given parts. The noise of a camera counts as change, so a camera
 * that shows an empty room is not frozen.
 */
export async function isFrozen({ windows, ...search }: StillSearch): Promise<boolean> {
  let [all, still] = [0, 0];
  for (const window of unionOf(windows)) {
    const pictures = await decodePictures(search, window);
    all += pictures.length;
    still += runsOf(pictures).reduce((sum, { first, last }) => sum + last - first + 1, 0);
  }
  return all > 0 && still >= all * MIN_STILL_SHARE;
}

function slicesOf({ startSeconds, endSeconds }: SecondsSpan): SecondsSpan[] {
  const slices: SecondsSpan[] = [];
  for (let start = startSeconds; start < endSeconds; start += MAX_DECODED_SECONDS) {
    slices.push({
      startSeconds: start,
      endSeconds: Math.min(start + MAX_DECODED_SECONDS + OVERLAP_SECONDS, endSeconds),
    });
  }
  return slices;
}

/** Joins a still picture that continues in the next slice. */
function joined(before: readonly StillSpan[], after: readonly StillSpan[]): StillSpan[] {
  const [last, first] = [before.at(-1), after[0]];
  const continues = last !== undefined && first?.start === 'unknown' && first.startSeconds <= last.endSeconds;
  if (!continues) return [...before, ...after];
  return [...before.slice(0, -1), { ...last, endSeconds: first.endSeconds }, ...after.slice(1)];
}

async function stillsIn(search: Omit<StillSearch, 'windows'>, slice: SecondsSpan): Promise<StillSpan[]> {
  const { startSeconds } = slice;
  return runsOf(await decodePictures(search, slice)).map(({ first, last, start }) => ({
    startSeconds: startSeconds + first / STEPS_PER_SECOND,
    endSeconds: startSeconds + last / STEPS_PER_SECOND,
    start,
  }));
}

/** Returns the pictures of a slice, scaled down. They end with the last reference frame. */
async function decodePictures(
  { file, size, corner, outlines = [], signal }: Omit<StillSearch, 'windows'>,
  slice: SecondsSpan,
): Promise<Buffer[]> {
  const [width, height] = [Math.ceil(size.width / SCALE), Math.ceil(size.height / SCALE)];
  const crop = corner === undefined ? '' : `crop=${size.width}:${size.height}:${corner.x}:${corner.y},`;
  const { stdout } = await runMediaProgram(
    'ffmpeg',
    [
      ...[...QUIET_FFMPEG, '-threads', '1', '-skip_frame', 'noref', '-ss', slice.startSeconds.toFixed(3)],
      ...['-t', lengthOf(slice).toFixed(3), '-i', file, '-an'],
      ...[
        '-vf',
        `${hideOutlines(outlines)}${crop}fps=${STEPS_PER_SECOND},scale=${width}:${height}:flags=area,format=gray`,
      ],
      ...['-fps_mode', 'passthrough', '-f', 'rawvideo', '-'],
    ],
    { signal },
  );
  return picturesOf(stdout, width * height);
}

function picturesOf(bytes: Buffer, length: number): Buffer[] {
  const count = Math.floor(bytes.length / length);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * length, (index + 1) * length));
}

interface Run {
  /** The first and the last picture. */
  readonly first: number;
  readonly last: number;
  readonly start: StillSpan['start'];
}

/** Returns the runs of equal pictures. Short interruptions between two long runs count as part of one. */
export function runsOf(pictures: readonly Buffer[]): Run[] {
  const runs: Run[] = [];
  let first = 0;
  for (let index = 1; index <= pictures.length; index += 1) {
    if (isSame(pictures[index - 1], pictures[index])) continue;
    if (index - 1 - first >= MIN_RUN_STEPS) append(runs, { first, last: index - 1, start: startOf(pictures, first) });
    first = index;
  }
  return runs;
}

function append(runs: Run[], run: Run): void {
  const before = runs.at(-1);
  if (before === undefined || run.first - before.last > MAX_INTERRUPTION_STEPS) runs.push(run);
  else runs[runs.length - 1] = { ...before, last: run.last };
}

function isSame(one: Buffer | undefined, other: Buffer | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.equals(other) || one.every((level, index) => Math.abs(level - (other[index] ?? 0)) <= STILL_DIFFERENCE);
}

/** A picture may take some steps to settle after it was replaced, so the whole second before counts. */
function startOf(pictures: readonly Buffer[], first: number): Run['start'] {
  const picture = pictures[first];
  if (first === 0 || picture === undefined) return 'unknown';
  const before = pictures.slice(Math.max(0, first - STEPS_PER_SECOND), first);
  return before.some((earlier) => isAnother(picture, earlier)) ? 'replaced' : 'stopped';
}

function isAnother(picture: Buffer, earlier: Buffer): boolean {
  const moved = earlier.filter((level, index) => Math.abs(level - (picture[index] ?? 0)) > MOVED_DIFFERENCE).length;
  return moved > picture.length * REPLACED_SHARE;
}
