import { expect, it } from 'vitest';
import { formatSize } from './format-size.ts';

it.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1000, '1 kB'],
  [1_234_567, '1.2 MB'],
  [12_000_000_000, '12 GB'],
])('formats %d bytes as %s', (sizeBytes, text) => {
  expect(formatSize(sizeBytes)).toBe(text);
});
