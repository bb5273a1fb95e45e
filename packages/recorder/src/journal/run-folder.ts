import { existsSync, readdirSync } from 'node:fs';

const TAKE_FOLDER = /^take-(\d{1,15})$/;

/** Returns the folder with all files of a capture run, tracks and journal, relative to the recording's folder. */
export function runFolder(take: number): string {
  return `take-${take}`;
}

/** Returns the capture runs of a recording that have files on this disk, in order. */
export function listRuns(directory: string): number[] {
  if (!existsSync(directory)) return [];
  const takes = readdirSync(directory).map((name) => Number(TAKE_FOLDER.exec(name)?.[1] ?? Number.NaN));
  return takes.filter(Number.isInteger).sort((one, other) => one - other);
}

/**
 * Returns the number of a capture run that starts now: the time in milliseconds. Capture runs of hosts that share no
 * disk therefore have different numbers, in chronological order.
 */
export function nextRun(directory: string, nowMs: number): number {
  return Math.max(nowMs, 1 + Math.max(0, ...listRuns(directory)));
}
