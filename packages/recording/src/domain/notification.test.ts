import { expect, test } from 'vitest';
import { splitMoments } from './notification.ts';

const AT = '2030-01-02T12:00:00.000Z';

test.each([
  ['', ['']],
  ['Sam cancelled “First steps”.', ['Sam cancelled “First steps”.']],
  [`Sam moved “First steps” to ${AT}.`, ['Sam moved “First steps” to ', new Date(AT), '.']],
  [`${AT}${AT}`, ['', new Date(AT), '', new Date(AT), '']],
  ['“9999-99-99T99:99:99.999Z”', ['“', '9999-99-99T99:99:99.999Z', '”']],
  ['on 2030-01-02', ['on 2030-01-02']],
])('splits %j at its timestamps', (text, parts) => {
  expect(splitMoments(text)).toEqual(parts);
});
