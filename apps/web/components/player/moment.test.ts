import { expect, it } from 'vitest';
import { momentLink, parsePosition } from './moment.ts';

it.each([
  ['83.366667', 83.366667],
  ['0', 0],
  ['7200', 7200],
  ['', null],
  ['-1', null],
  ['1e3', null],
  ['soon', null],
  ['1.2345678', null],
  [undefined, null],
  [['1', '2'], null],
])('reads %j as %j', (value, seconds) => {
  expect(parsePosition(value)).toBe(seconds);
});

it('links to a position, to the microsecond, and to nothing else of the address', () => {
  const address = 'https://young-minds.example/recordings/1?play=1#top';
  expect(momentLink(address, 83.36666666)).toBe('https://young-minds.example/recordings/1?t=83.366667');
  expect(momentLink(address, 12)).toBe('https://young-minds.example/recordings/1?t=12');
});
