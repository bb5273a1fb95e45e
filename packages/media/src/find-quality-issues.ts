import { isFrozen } from './find-stills.ts';
import { isSilent, type Mp4Facts } from './probe-mp4.ts';
import { lastSecondsOf } from './spans.ts';
import { PIXEL_BYTES, type Thumb } from './thumbnails.ts';

/** A black pixel is darker. Limited-range black is 16; noise and scaling add a little. */
const DARK_LEVEL = 20;
/** A black pixel has no color: a pixel without luma can be visibly green or blue. Compression adds a little. */
const NEUTRAL = { level: 128, difference: 8 } as const;
/** A camera's picture changes by up to this much even if nothing moves in front of it. */
const STILL_DIFFERENCE = 2;
/**
 * A shared screen may be still for a while, so only a still picture of at least this length up to the end is reported.
 */
const MIN_DEAD_TAIL_SECONDS = 15;

/** How much of the end of a picture without movement is looked at closely. Less than any such end. */
export const PROOF_SECONDS = 10;
const NO_VIDEO = 'there is no video';
const BLACK = 'the video is black from start to end';
const CERTAIN_ISSUES: ReadonlySet<string> = new Set([NO_VIDEO, BLACK]);

interface QualityIssueSearch {
  readonly file: string;
  readonly facts: Mp4Facts;
  /** Of the part that is checked, which is the file up to its end. */
  readonly thumbs: readonly Thumb[];
  /** Everything before this was added by us and is not checked. */
  readonly startSeconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Finds the problems that a viewer would notice. Egress ends with COMPLETE whatever its browser showed: nothing, an
 * error page, or the last picture before a crash.
 */
export async function findQualityIssues(search: QualityIssueSearch): Promise<string[]> {
  return [...(await confirmedPictureIssues(search)), ...(await soundIssues(search))];
}

/** Thumbnails do not show the noise of a camera, so a picture without movement is looked at closely. */
async function confirmedPictureIssues(search: QualityIssueSearch): Promise<string[]> {
  const { file, facts, thumbs, startSeconds, signal } = search;
  const pictures = thumbs.map(({ pixels }) => pixels);
  const found = pictureIssues(pictures, facts.durationSeconds - startSeconds);
  if (found.every((issue) => CERTAIN_ISSUES.has(issue))) return found;
  const windows = lastSecondsOf([{ startSeconds, endSeconds: facts.durationSeconds }], PROOF_SECONDS);
  return (await isFrozen({ file, size: facts, windows, ...(signal && { signal }) })) ? found : [];
}

export function pictureIssues(pictures: readonly Buffer[], durationSeconds: number): string[] {
  if (pictures.length === 0) return [NO_VIDEO];
  if (pictures.every((picture) => blackShareOf(picture) === 1)) return [BLACK];
  return motionIssues(pictures, durationSeconds).map((issue) => `the video ${issue}`);
}

/** Returns the share of a thumbnail's pixels that are black, or of a part of a thumbnail. */
export function blackShareOf(pixels: Buffer): number {
  let black = 0;
  for (let at = 0; at < pixels.length; at += PIXEL_BYTES) {
    const isDark = (pixels[at] ?? 0) < DARK_LEVEL;
    if (isDark && isNeutral(pixels[at + 1]) && isNeutral(pixels[at + 2])) black += 1;
  }
  return black / (pixels.length / PIXEL_BYTES);
}

function isNeutral(level = 0): boolean {
  return Math.abs(level - NEUTRAL.level) <= NEUTRAL.difference;
}

/**
 * Describes thumbnails that never change or stop changing, as the rest of a sentence: "shows the same image …". Look
 * closely before you believe it: `isFrozen`.
 */
export function motionIssues(pictures: readonly Buffer[], durationSeconds: number): string[] {
  if (pictures.length < 2) return [];
  const lastChange = pictures.findLastIndex((picture, index) => index > 0 && differs(picture, pictures[index - 1]));
  if (lastChange === -1) return ['shows the same image from start to end'];
  const tailSeconds = ((pictures.length - lastChange - 1) / pictures.length) * durationSeconds;
  if (tailSeconds < MIN_DEAD_TAIL_SECONDS) return [];
  return [`is frozen for the last ${Math.round(tailSeconds)} s`];
}

function differs(a: Buffer, b: Buffer | undefined): boolean {
  return b !== undefined && a.some((level, index) => Math.abs(level - (b[index] ?? 0)) > STILL_DIFFERENCE);
}

async function soundIssues({ file, facts, signal }: QualityIssueSearch): Promise<string[]> {
  if (facts.sound === null) return ['there is no audio'];
  return (await isSilent(file, signal)) ? ['the audio is silent from start to end'] : [];
}
