import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BitReader } from './bit-reader.ts';

const reader = (bits: string) => {
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return new BitReader(Buffer.from(padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []));
};

/** Writes a number as ITU-T H.264, 9.1 defines it: as many zeros as bits follow the first 1 of the number plus one. */
const expGolombCode = (value: number) => {
  const digits = (value + 1).toString(2);
  return '0'.repeat(digits.length - 1) + digits;
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

  it.each([
    ['no bytes', []],
    ['zeros without a 1', [0, 0]],
    ['a 1 without the bits that follow it', [0x00, 0x01]],
  ])('is past the end after a code of %s', (_, bytes) => {
    const bits = new BitReader(Buffer.from(bytes));
    bits.expGolomb();
    expect(bits.isPastEnd).toBe(true);
  });

  it('is not past the end after the last bit', () => {
    const bits = reader('00000111');
    expect([bits.expGolomb(), bits.isPastEnd]).toEqual([2 ** 5 - 1 + 0b11 * 8, true]);
    const whole = reader('00010111');
    expect([whole.expGolomb(), whole.isPastEnd, whole.flag(), whole.isPastEnd]).toEqual([10, false, true, false]);
  });

  it('reads every code as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 31 - 2), { minLength: 1 }), (values) => {
        const bits = reader(values.map(expGolombCode).join(''));
        expect(values.map(() => bits.expGolomb())).toEqual(values);
        expect(bits.isPastEnd).toBe(false);
      }),
    );
  });

  it('returns a number for any bytes, and ends', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(40), (bytes, count) => {
        const bits = new BitReader(Buffer.from(bytes));
        for (let index = 0; index < count; index++) expect(bits.signedExpGolomb()).not.toBeNaN();
        bits.skip(bytes.length * 8 + 1);
        expect([bits.isPastEnd, bits.unsigned(32)]).toEqual([true, 0]);
      }),
    );
  });
});
