import { expect, test } from 'vitest';
import { formatSize } from './format-size.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [999.9, '1 kB'],
  [1000, '1 kB'],
  [100_000, '100 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1 MB'],
  [1_234_567, '1.2 MB'],
  [12_000_000_000, '12 GB'],
  [9.96e9, '10 GB'],
  [1.5e12, '1.5 TB'],
  [2e18, '2000 PB'],
])('formats %d bytes as %s', (sizeBytes, text) => {
  expect(formatSize(sizeBytes)).toBe(text);
});
