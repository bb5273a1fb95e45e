import { expect, test } from 'vitest';
import { lastSecondsOf } from './spans.ts';

const span = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds });

test.each([
  ['one span', [span(0, 60)], [span(50, 60)]],
  ['a shorter span', [span(2, 6)], [span(2, 6)]],
  ['spans with a gap', [span(0, 20), span(30, 34)], [span(14, 20), span(30, 34)]],
  ['spans that touch', [span(40, 45), span(45, 60)], [span(50, 60)]],
  ['no spans', [], []],
])('the last ten seconds of %s', (_what, spans, expected) => {
  expect(lastSecondsOf(spans, 10)).toEqual(expected);
});
