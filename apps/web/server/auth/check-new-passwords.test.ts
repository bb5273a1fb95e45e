// cspell:ignore iloveyou qwertyuiop xylokarpon ängström
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { isEasyToGuess } from './check-new-passwords.ts';

it.each([
  'password123',
  'P@ssw0rd123',
  '1234567890',
  'qwertyuiop',
  'iloveyou123',
  'aaaaaaaaaaaa',
  'a'.repeat(128),
  'abcdefghijkl',
])('the password %s is easy to guess', (password) => {
  expect(isEasyToGuess(password)).toBe(true);
});

it.each(['correct horse battery', 'ängström & fjord', randomUUID(), 'x7!kQ2#pZw'])(
  'the password %s is not easy to guess',
  (password) => {
    expect(isEasyToGuess(password)).toBe(false);
  },
);

it('a password made of the name of the user is easy to guess', () => {
  expect(isEasyToGuess('xylokarpon', [])).toBe(false);
  expect(isEasyToGuess('xylokarpon', ['Dr. Xylokarpon'])).toBe(true);
});
