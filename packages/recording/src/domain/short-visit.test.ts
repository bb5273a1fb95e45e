import { expect, test } from 'vitest';
import { isDiscarded, isShortVisit } from './short-visit.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10) + seconds * 1000);

test.each([
  ['nothing was captured of 1.9 s', 1.9, 'NOTHING_CAPTURED', true],
  ['Egress had not begun after 1 s', 1, 'RECORDER_NOT_STARTED', true],
  ['nothing was captured of 2 s', 2, 'NOTHING_CAPTURED', false],
  ['the captured second cannot be composed', 1, 'COMPOSITION_FAILED', false],
  ['Egress crashed after 1 s', 1, 'RECORDER_CRASHED', false],
])('%s', (_what, seconds, code, isShort) => {
  expect(isShortVisit({ firstJoinedAt: at(0), lastLeftAt: at(seconds) }, code)).toBe(isShort);
});

test('a recording without a known span is not a short visit', () => {
  expect(isShortVisit({ firstJoinedAt: null, lastLeftAt: at(1) }, 'NOTHING_CAPTURED')).toBe(false);
});

test('only the row of a short visit is discarded', () => {
  expect(isDiscarded({ phase: 'failed', errorCode: 'VISIT_TOO_SHORT' })).toBe(true);
  expect(isDiscarded({ phase: 'failed', errorCode: 'NOTHING_CAPTURED' })).toBe(false);
  expect(isDiscarded({ phase: 'composing', errorCode: null })).toBe(false);
});
