import { expect, it } from 'vitest';
import { renewalDelayMs } from './use-playback-source.ts';

const now = new Date('2030-01-01T00:00:00Z');

it.each([
  ['an hour: one minute before it expires', 3600, 3540],
  ['a minute: twelve seconds before it expires', 60, 48],
  ['almost no time: without a busy loop', 1, 1],
  ['a negative time: without a busy loop', -10, 1],
])('renews a URL that is valid for %s', (_what, lifeSeconds, delaySeconds) => {
  const expiresAt = new Date(now.getTime() + lifeSeconds * 1000);
  expect(renewalDelayMs(expiresAt, now)).toBe(delaySeconds * 1000);
});
