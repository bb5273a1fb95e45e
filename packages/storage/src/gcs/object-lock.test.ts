import { expect, test } from 'vitest';
import { objectLockOf } from './object-lock.ts';

const [EARLY, LATE] = ['2026-03-01T10:00:00.000Z', '2026-04-01T10:00:00.000Z'];

test.each([
  ['nothing', {}, null],
  ['a released hold', { temporaryHold: false, eventBasedHold: null }, null],
  ['a temporary hold during a retention period', { temporaryHold: true, retentionExpirationTime: EARLY }, 'held'],
  ['an event-based hold', { eventBasedHold: true }, 'held'],
  ["the bucket's retention policy", { retentionExpirationTime: EARLY }, new Date(EARLY)],
  ['its own retention', { retention: { mode: 'Locked', retainUntilTime: LATE } }, new Date(LATE)],
  ['both', { retention: { mode: 'Locked', retainUntilTime: LATE }, retentionExpirationTime: EARLY }, new Date(LATE)],
])('an object under %s is locked accordingly', (_what, metadata, lock) => {
  expect(objectLockOf(metadata)).toEqual(lock);
});
