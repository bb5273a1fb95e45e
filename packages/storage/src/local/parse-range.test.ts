import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRange } from './parse-range.ts';

const SIZE_BYTES = 1000;
const part = (start: number, end: number) => ({ kind: 'part', start, end });
const whole = { kind: 'whole' };
const unsatisfiable = { kind: 'unsatisfiable' };

describe('parseRange', () => {
  it.each([
    ['bytes=0-499', part(0, 499)],
    ['bytes=500-', part(500, 999)],
    ['bytes=-200', part(800, 999)],
    ['bytes=-5000', part(0, 999)],
    ['bytes=999-999', part(999, 999)],
    ['bytes=900-99999999999999999999999', part(900, 999)],
    ['Bytes= 0-0 ', part(0, 0)],
    ['bytes=1000-', unsatisfiable],
    ['bytes=99999999999999999999999-', unsatisfiable],
    ['bytes=-0', unsatisfiable],
    [null, whole],
    ['', whole],
    ['bytes', whole],
    ['bytes=', whole],
    ['bytes=-', whole],
    ['bytes=a-b', whole],
    ['bytes=5-1', whole],
    ['bytes=0-1,5-9', whole],
    ['bytes=0x10-20', whole],
    ['bytes=1.5-2', whole],
    ['seconds=0-5', whole],
  ])('parses %j', (header, expected) => {
    expect(parseRange(header, SIZE_BYTES)).toEqual(expected);
  });

  it('finds no range in an empty object', () => {
    expect(parseRange('bytes=0-', 0)).toEqual(unsatisfiable);
    expect(parseRange('bytes=-1', 0)).toEqual(whole);
  });

  it('selects the same bytes as slicing', () => {
    const ranges = fc.record({ size: fc.nat(5000), start: fc.nat(6000), length: fc.nat(6000) });
    fc.assert(
      fc.property(ranges, ({ size, start, length }) => {
        const expected = start < size ? part(start, Math.min(start + length, size - 1)) : unsatisfiable;
        expect(parseRange(`bytes=${start}-${start + length}`, size)).toEqual(expected);
      }),
    );
  });

  it('stays within the object for any header', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^bytes=[0-9,\- ]*$/));
    fc.assert(
      fc.property(text, fc.nat(5000), (header, size) => {
        const range = parseRange(header, size);
        if (range.kind !== 'part') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});
