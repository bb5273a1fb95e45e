import { BARCODE } from './layout.ts';

const CELLS = BARCODE.columns * BARCODE.rows;
const CHECK_BITS = 4;
const COUNTER_BITS = CELLS - CHECK_BITS;

/** Counters run from 0 to just below this and then start again at 0: nearly ten hours at 30 frames per second. */
export const COUNTER_LIMIT = 2 ** COUNTER_BITS;

/** Returns the cells of a counter, true for white. */
export function encodeCounter(counter: number): boolean[] {
  const value = counter % COUNTER_LIMIT;
  const code = value * 2 ** CHECK_BITS + checksumOf(value);
  return Array.from({ length: CELLS }, (_, cell) => Math.floor(code / 2 ** (CELLS - 1 - cell)) % 2 === 1);
}

/** Returns the counter of the cells that were read, or null if they contradict each other. */
export function decodeCounter(cells: readonly boolean[]): number | null {
  const code = cells.reduce((sum, isWhite) => sum * 2 + (isWhite ? 1 : 0), 0);
  const value = Math.floor(code / 2 ** CHECK_BITS);
  return code % 2 ** CHECK_BITS === checksumOf(value) ? value : null;
}

/**
 * Computes the checksum. One wrong cell always changes it, and no counter is all black or all white, so an empty
 * picture has no valid counter.
 */
function checksumOf(value: number): number {
  let sum = 0b0101;
  for (let shift = 0; shift < COUNTER_BITS; shift += 4) {
    sum = (sum * 3 + (Math.floor(value / 2 ** shift) % 16)) % 16;
  }
  return sum;
}
