import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSliceRing } from './slice-ring.ts';

const ring = () => createSliceRing({ sliceBytes: 4, count: 2 });

test('as many slices as there are buffers are held at once, each in one of its own', async () => {
  const { bufferAt } = ring();
  const [first, second] = [await bufferAt(0), await bufferAt(4)];
  expect([first.length, second.length]).toEqual([4, 4]);
  expect(first).not.toBe(second);
});

test('a buffer is given out again only once the store has what it held', async () => {
  const { acknowledge, bufferAt } = ring();
  const first = await bufferAt(0);
  await bufferAt(4);
  let third: Buffer | null = null;
  const waiting = bufferAt(8).then((buffer) => {
    third = buffer;
  });
  acknowledge(3);
  await setImmediate();
  expect(third).toBeNull();
  acknowledge(4);
  await waiting;
  expect(third).toBe(first);
});

test('what the store has already is waited for by nobody', async () => {
  const { acknowledge, bufferAt } = ring();
  acknowledge(16);
  for (const position of [0, 4, 8, 12, 16, 20]) await bufferAt(position);
  acknowledge(8);
  const given = bufferAt(24).then(() => 'given');
  expect(await Promise.race([given, setImmediate('waiting')])).toBe('waiting');
});
