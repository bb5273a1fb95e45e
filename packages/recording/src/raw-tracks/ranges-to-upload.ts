import type { RawFile, RawRange } from '../ports/index.ts';

/** How many bytes of each file lie in the store. */
export type UploadedPositions = Readonly<Record<string, number>>;

/**
 * What is to go into the next chunk: everything new, or where that is too much the same share of each file, so that
 * tracks and journals come on together and whatever has come by then can be composed.
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
    // Rounded down, so that no journal tells of a take's end before all of the take is there.
    const length = Math.floor((sizeBytes - offset) * share);
    return length > 0 ? [{ file, offset, length }] : [];
  });
  return { ranges, isAll: share === 1 };
}

/** The positions once ranges have arrived. */
export function positionsAfter(positions: UploadedPositions, ranges: readonly RawRange[]): UploadedPositions {
  return { ...positions, ...Object.fromEntries(ranges.map(({ file, offset, length }) => [file, offset + length])) };
}
