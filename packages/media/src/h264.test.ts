import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinNalUnits, parseSequenceParameters, splitNalUnits, withoutEmulationPrevention } from './h264.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

describe('the NAL units of a sample', () => {
  it('are split as they were joined', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (units) => {
        const buffers = units.map((unit) => Buffer.from(unit));
        expect(splitNalUnits(joinNalUnits(buffers.map((unit) => [unit])))).toEqual(buffers);
      }),
    );
  });

  it('are split without an error from any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const total = splitNalUnits(Buffer.from(bytes)).reduce((sum, unit) => sum + unit.length, 0);
        expect(total).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

it.each([
  ['0000030001', '00000001'],
  ['000003000003', '00000000'],
  ['00030003', '00030003'],
  ['000000030003', '0000000003'],
  ['', ''],
])('removes the emulation prevention from %s', (unit, expected) => {
  expect(withoutEmulationPrevention(hex(unit)).toString('hex')).toBe(expected);
});

describe('sequence parameters', () => {
  const HEADER = '01100111 01000010 11000000 00011110';
  /** Id 0, frame numbers of 8 bits, no picture order, one reference frame, 2 x 3 macroblocks, no cropping. */
  const FIELDS = '1 00101 011 010 0 010 011 1 1 0 1';
  const bits = `${HEADER}${FIELDS}`.replaceAll(' ', '');
  const unit = Buffer.from(
    bits
      .padEnd(56, '0')
      .match(/.{8}/g)
      ?.map((byte) => Number.parseInt(byte, 2)) ?? [],
  );

  it('contain the size', () => {
    expect(parseSequenceParameters(unit)).toMatchObject({ id: 0, width: 32, height: 48 });
  });

  it('are parsed without an error from any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const parsed = parseSequenceParameters(Buffer.concat([unit.subarray(0, 4), bytes]));
        expect(parsed === null || (parsed.width > 0 && parsed.height > 0)).toBe(true);
      }),
    );
  });
});
