import fc from 'fast-check';
import { expect, test } from 'vitest';
import { downloadNameOf, safeFileName } from './file-name.ts';

test.each([
  ['Fractions, part 2', 'Fractions, part 2.mp4'],
  ['Version 1.2', 'Version 1.2.mp4'],
  ['Größe & Maß – 練習', 'Größe & Maß – 練習.mp4'],
  ['../../etc/passwd', 'etc passwd.mp4'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j.mp4'],
  ['line\r\nbreak', 'line break.mp4'],
  ['gpj.\u202Ecod', 'gpj. cod.mp4'],
  ['\ud800', '\ufffd.mp4'],
  ['long '.repeat(60), `${'long '.repeat(24).trimEnd()}.mp4`],
  ['...', 'recording.mp4'],
  ['', 'recording.mp4'],
])('%s is downloaded as %s', (title, expected) => {
  expect(downloadNameOf(title)).toBe(expected);
});

test('is a safe name for every title, and stays the same if it is made safe again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (title) => {
      const name = downloadNameOf(title);
      expect(name).toMatch(/^[^/\\.\s][^/\\]*\.mp4$/);
      expect(safeFileName(name)).toBe(name);
    }),
  );
});

test.each([
  ['poster.jpg', 'poster.jpg'],
  ['no extension', 'no extension'],
  ['.mp4', 'recording.mp4'],
])('a name keeps its extension: %s', (name, expected) => {
  expect(safeFileName(name)).toBe(expected);
});
