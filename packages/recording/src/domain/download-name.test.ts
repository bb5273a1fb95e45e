import { expect, test } from 'vitest';
import { downloadNameOf } from './download-name.ts';

test.each([
  ['Fractions, part 2', 'Fractions, part 2.mp4'],
  ['Größe & Maß – 練習', 'Größe & Maß – 練習.mp4'],
  ['../../etc/passwd', 'etc passwd.mp4'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a b c d e f g h i j.mp4'],
  ['line\r\nbreak', 'line break.mp4'],
  ['...', 'recording.mp4'],
])('%s is downloaded as %s', (title, expected) => {
  expect(downloadNameOf(title)).toBe(expected);
});
