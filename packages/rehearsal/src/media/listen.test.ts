import { expect, test } from 'vitest';
import { measureTone } from './listen.ts';

const RATE_HZ = 48_000;

function mix(...tones: { frequencyHz: number; level: number }[]): Float32Array {
  return Float32Array.from({ length: RATE_HZ / 10 }, (_, index) =>
    tones.reduce((sum, tone) => sum + tone.level * Math.sin((2 * Math.PI * tone.frequencyHz * index) / RATE_HZ), 0),
  );
}

test.each([
  [310, 0.5],
  [1390, 0.01],
])('measures a tone of %i Hz at %f', (frequencyHz, level) => {
  expect(measureTone(mix({ frequencyHz, level }), frequencyHz, RATE_HZ)).toBeCloseTo(level, 3);
});

test('ignores another tone', () => {
  expect(measureTone(mix({ frequencyHz: 310, level: 1 }), 430, RATE_HZ)).toBeLessThan(0.01);
});

test('measures a quiet tone next to a loud one', () => {
  const samples = mix({ frequencyHz: 310, level: 0.05 }, { frequencyHz: 1010, level: 0.8 });
  expect(measureTone(samples, 310, RATE_HZ)).toBeCloseTo(0.05, 2);
});

test('finds no tone in silence', () => {
  expect(measureTone(new Float32Array(480), 310, RATE_HZ)).toBe(0);
});
