const MIB = 1024 * 1024;
const USUAL_PART_SIZE_BYTES = 8 * MIB;
/** S3 takes 10,000 parts an upload. */
const MAX_PARTS = 10_000;

/** The same for every try of one file, so that a later try finds the parts of an earlier one. */
export function partSizeFor(sizeBytes: number): number {
  const needed = Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB;
  return Math.max(USUAL_PART_SIZE_BYTES, needed);
}
