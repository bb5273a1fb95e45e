const MIB = 1024 * 1024;
const USUAL_PART_SIZE_BYTES = 8 * MIB;
/** The limit of S3 per upload. */
const MAX_PARTS = 10_000;

/** Returns the part size of a file. It depends on the size only, so that a later attempt can reuse earlier parts. */
export function partSizeFor(sizeBytes: number): number {
  const needed = Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB;
  return Math.max(USUAL_PART_SIZE_BYTES, needed);
}
