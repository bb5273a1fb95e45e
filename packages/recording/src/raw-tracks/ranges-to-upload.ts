import type { RawFile, RawRange } from '../ports/index.ts';

/** The number of bytes of each file that are in the store. */
export type UploadedPositions = Readonly<Record<string, number>>;

/**
 * Returns the ranges for the next chunk: everything new or, if that exceeds `maxBytes`, the same share of each file.
 * Equal shares keep tracks and journals in step, so that what is uploaded so far can be composed.
 */
export function rangesToUpload(
  files: readonly RawFile[],
  positions: UploadedPositions,
  maxBytes: number,
): { readonly ranges: RawRange[]; readonly isAll: boolean } {
  const backlogs = files.map(({ file, sizeBytes }) => ({ file, offset: positions[file] ?? 0, sizeBytes }));
  const total = backlogs.reduce((sum, { offset, sizeBytes }) => sum + Math.max(0, sizeBytes - offset), 0);
  const share = Math.min(1, maxBytes / total);
  const ranges = backlogs.flatMap(({ file, offset, sizeBytes }) => {
    // Rounded down, so that no journal reports the end of a capture run before all of its media is uploaded.
    const length = Math.floor((sizeBytes - offset) * share);
    return length > 0 ? [{ file, offset, length }] : [];
  });
  return { ranges, isAll: share === 1 };
}

/** Returns the positions after an upload of the ranges. */
export function positionsAfter(positions: UploadedPositions, ranges: readonly RawRange[]): UploadedPositions {
  return { ...positions, ...Object.fromEntries(ranges.map(({ file, offset, length }) => [file, offset + length])) };
}
