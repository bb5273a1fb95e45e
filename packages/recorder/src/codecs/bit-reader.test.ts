import { describe, expect, it } from 'vitest';
import { BitReader } from './bit-reader.ts';

const reader = (bits: string) => {
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return new BitReader(Buffer.from(padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []));
};

describe('a bit reader', () => {
  it('reads the most significant bits first, across bytes', () => {
    const bits = reader('101100000000111111110000');
    expect([bits.unsigned(3), bits.flag(), bits.unsigned(8), bits.unsigned(8)]).toEqual([5, true, 0, 255]);
  });

  it('reads 32 bits as an unsigned number', () => {
    expect(reader('1'.repeat(32)).unsigned(32)).toBe(2 ** 32 - 1);
  });

  it.each([
    ['1', 0],
    ['010', 1],
    ['011', 2],
    ['00100', 3],
    ['00111', 6],
    ['0001000', 7],
    [`${'0'.repeat(16)}1${'0'.repeat(15)}1`, 2 ** 16],
  ])('reads %s as the exponential-Golomb code of %i', (code, value) => {
    expect(reader(code).expGolomb()).toBe(value);
  });

  it('reads signed codes that alternate around zero', () => {
    const bits = reader('1 010 011 00100 00101'.replaceAll(' ', ''));
    const values = [0, 0, 0, 0, 0].map(() => bits.signedExpGolomb());
    expect(values.map((value) => value + 0)).toEqual([0, 1, -1, 2, -2]);
  });

  it('reads zeros past the end and reports it', () => {
    const bits = new BitReader(Buffer.from([0xff]));
    bits.skip(4);
    expect([bits.unsigned(4), bits.isPastEnd]).toEqual([15, false]);
    expect([bits.unsigned(8), bits.isPastEnd]).toEqual([0, true]);
    expect(bits.expGolomb()).toBeTypeOf('number');
  });
});
