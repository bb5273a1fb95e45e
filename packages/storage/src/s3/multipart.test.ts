import { expect, test } from 'vitest';
import { partSizeFor } from './multipart.ts';

const MIB = 1024 * 1024;

test.each([
  [0, 8 * MIB],
  [5 * 1024 * MIB, 8 * MIB],
  [10_000 * 8 * MIB, 8 * MIB],
  [10_000 * 8 * MIB + 1, 9 * MIB],
  [5 * 1024 * 1024 * MIB, 525 * MIB],
])('uploads a file of %i bytes in parts of %i, at most 10,000', (sizeBytes, partSizeBytes) => {
  expect(partSizeFor(sizeBytes)).toBe(partSizeBytes);
  expect(Math.ceil(sizeBytes / partSizeBytes)).toBeLessThanOrEqual(10_000);
});
