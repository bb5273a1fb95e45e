import { expect, test } from 'vitest';
import { isRestricted } from './sandbox.ts';

test.each([
  [1, 2, true],
  [0, 2, false],
  [1, 0, false],
])('a process with NoNewPrivs %d and Seccomp %d is restricted: %s', (noNewPrivs, seccomp, expected) => {
  const status = `Name:\tnode\nNoNewPrivs:\t${noNewPrivs}\nSeccomp:\t${seccomp}\nSeccomp_filters:\t1\n`;
  expect(isRestricted(status)).toBe(expected);
});

test('a system without /proc restricts no process', () => {
  expect(isRestricted('')).toBe(false);
});
