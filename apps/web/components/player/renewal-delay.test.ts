import { expect, it } from 'vitest';
import { renewalDelayMs } from './renewal-delay.ts';

const now = new Date('2030-01-01T00:00:00Z');

it.each([
  ['an hour: a minute before', 3600, 3540],
  ['a minute: twelve seconds before', 60, 48],
  ['almost no time: not in a busy loop', 1, 1],
  ['a negative time: not in a busy loop', -10, 1],
])('renews a URL that is valid for %s', (_what, lifeSeconds, delaySeconds) => {
  const expiresAt = new Date(now.getTime() + lifeSeconds * 1000);
  expect(renewalDelayMs(expiresAt, now)).toBe(delaySeconds * 1000);
});
