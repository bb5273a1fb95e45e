import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLeb128, readLeb128 } from './av1.ts';

describe('a LEB128 number', () => {
  it.each([
    [0, [0x00]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    [300, [0xac, 0x02]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('encodes %i as %j', (value, bytes) => {
    expect([...encodeLeb128(value)]).toEqual(bytes);
  });

  it('is read as it was written, at any offset', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 1 }), fc.nat({ max: 5 }), (value, position) => {
        const bytes = Buffer.concat([Buffer.alloc(position, 0xff), encodeLeb128(value), Buffer.from([0xff])]);
        expect(readLeb128(bytes, position)).toEqual({ value, length: bytes.length - position - 1 });
      }),
    );
  });

  it('may have a longer encoding than necessary', () => {
    expect(readLeb128(Buffer.from([0x85, 0x80, 0x00]), 0)).toEqual({ value: 5, length: 3 });
  });

  it('is rejected if it does not end', () => {
    expect(readLeb128(Buffer.from([0x80, 0x80]), 0)).toBeNull();
    expect(readLeb128(Buffer.alloc(12, 0x80), 0)).toBeNull();
    expect(readLeb128(Buffer.alloc(0), 0)).toBeNull();
  });
});
