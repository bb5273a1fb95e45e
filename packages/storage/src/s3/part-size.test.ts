import { expect, test } from 'vitest';
import { partSizeFor } from './part-size.ts';

const MIB = 1024 * 1024;

test.each([
  [0, 8 * MIB],
  [5 * 1024 * MIB, 8 * MIB],
  [10_000 * 8 * MIB, 8 * MIB],
  [10_000 * 8 * MIB + 1, 9 * MIB],
  [5 * 1024 * 1024 * MIB, 525 * MIB],
])('a file of %i bytes goes in parts of %i, ten thousand at most', (sizeBytes, partSizeBytes) => {
  expect(partSizeFor(sizeBytes)).toBe(partSizeBytes);
  expect(Math.ceil(sizeBytes / partSizeBytes)).toBeLessThanOrEqual(10_000);
});
