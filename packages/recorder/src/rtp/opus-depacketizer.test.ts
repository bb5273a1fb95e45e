import { expect, it } from 'vitest';
import { OpusDepacketizer } from './opus-depacketizer.ts';

it('returns each packet as an independent frame', () => {
  const assembler = new OpusDepacketizer();
  const payload = Buffer.from([0xfc, 1, 2]);
  const frame = { timestamp: 960, isKeyFrame: true, data: payload };
  expect(assembler.push({ timestamp: 960, marker: false, payload })).toEqual([frame]);
  assembler.noteLoss();
  expect(assembler.push({ timestamp: 960, marker: true, payload })).toEqual([frame]);
  expect(assembler.needsKeyFrame).toBe(false);
});

it('drops padding', () => {
  expect(new OpusDepacketizer().push({ timestamp: 0, marker: false, payload: Buffer.alloc(0) })).toEqual([]);
});
