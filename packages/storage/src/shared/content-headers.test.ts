import { parse } from 'content-disposition';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentDisposition } from './content-headers.ts';

const fileNameOf = (header: string) => parse(header).parameters.filename;

describe('contentDisposition', () => {
  it('is inline without a name', () => {
    expect(contentDisposition()).toBe('inline');
  });

  it.each([
    ['Goals for spring.mp4', 'Goals for spring.mp4'],
    ['Café mañana.mp4', 'Café mañana.mp4'],
    ['../../etc/passwd.mp4', 'etc passwd.mp4'],
    ['a\r\nSet-Cookie: x=1.mp4', 'a Set-Cookie x=1.mp4'],
  ])('turns the title %j into the file name %j', (title, expected) => {
    expect(fileNameOf(contentDisposition(title))).toBe(expected);
  });

  it('returns one safe header line with an .mp4 name for every title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const header = contentDisposition(`${title}.mp4`);
        expect(header).toMatch(/^attachment; [\x20-\x7e]+$/);
        expect(fileNameOf(header)).toMatch(/^[^/\\.\s][^/\\]*\.mp4$/);
      }),
    );
  });
});
