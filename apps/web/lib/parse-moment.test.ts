import { expect, it } from 'vitest';
import { parseMoment } from './parse-moment.ts';

it('parses an ISO timestamp', () => {
  expect(parseMoment('2030-01-01T12:00:00.000Z')).toEqual(new Date('2030-01-01T12:00:00Z'));
});

it.each([['soon'], [''], [undefined], [['2030-01-01T12:00:00Z']]])('ignores %j', (value) => {
  expect(parseMoment(value)).toBeUndefined();
});
