import { isSilent, type Mp4Facts } from './probe-mp4.ts';
import type { Thumb } from './thumbnails.ts';

/** The brightest level that counts as black. Limited-range black is 16; noise and scaling add a little. */
export const DARK_LEVEL = 20;
/** A camera's picture changes by up to this much even if nothing moves in front of it. */
const STILL_DIFFERENCE = 2;
/**
 * A shared screen may be still for a while, so only a still picture of at least this length up to the end is reported.
 */
const MIN_DEAD_TAIL_SECONDS = 15;

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
  const { facts, thumbs, startSeconds } = search;
  const pictures = thumbs.map(({ pixels }) => pixels);
  return [...pictureIssues(pictures, facts.durationSeconds - startSeconds), ...(await soundIssues(search))];
}

export function pictureIssues(pictures: readonly Buffer[], durationSeconds: number): string[] {
  if (pictures.length === 0) return ['there is no video'];
  if (pictures.every((picture) => Math.max(...picture) < DARK_LEVEL)) return ['the video is black from start to end'];
  return motionIssues(pictures, durationSeconds).map((issue) => `the video ${issue}`);
}

/** Describes a picture that never changes or stops changing, as the rest of a sentence: "shows the same image …". */
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
