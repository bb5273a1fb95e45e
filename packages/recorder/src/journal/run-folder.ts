import { existsSync, readdirSync } from 'node:fs';

const TAKE_FOLDER = /^take-(\d{1,15})$/;

/** Where a take's tracks and its journal lie, relative to the recording's folder: all there is of a take is in it. */
export function runFolder(take: number): string {
  return `take-${take}`;
}

/** The takes of a recording of which something lies here, in their order. */
export function listRuns(directory: string): number[] {
  if (!existsSync(directory)) return [];
  const takes = readdirSync(directory).map((name) => Number(TAKE_FOLDER.exec(name)?.[1] ?? Number.NaN));
  return takes.filter(Number.isInteger).sort((one, other) => one - other);
}

/**
 * The number of a take that begins now: the moment itself, in milliseconds, so that takes of hosts that share no disk
 * have different ones and stand in the order of time.
 */
export function nextRun(directory: string, nowMs: number): number {
  return Math.max(nowMs, 1 + Math.max(0, ...listRuns(directory)));
}
