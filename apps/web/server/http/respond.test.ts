import { YoungMindsError } from '@young-minds/core';
import { describe, expect, it } from 'vitest';
import { respondWithData, respondWithError } from './respond.ts';

describe('an API response', () => {
  it('contains data', async () => {
    const response = respondWithData({ at: new Date('2030-01-01T12:00:00Z') }, 201);
    expect(response.status).toBe(201);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(await response.json()).toEqual({ success: true, data: { at: '2030-01-01T12:00:00.000Z' } });
  });

  it('contains the message of an expected error', async () => {
    const response = respondWithError(new YoungMindsError('SESSION_OVERLAPS', 'Choose another time.'));
    expect(response.status).toBe(409);
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(await response.json()).toEqual({ error: 'Choose another time.', code: 'SESSION_OVERLAPS' });
  });

  it.each([
    ['an unexpected error', new Error('password=hunter2')],
    ['an internal error', new YoungMindsError('INTERNAL', 'row 7 has no path')],
    ['a thrown value that is not an error', 'oops'],
  ])('contains no details of %s', async (_what, error) => {
    const response = respondWithError(error);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      error: 'Something went wrong on our side. Try again in a moment.',
      code: 'INTERNAL',
    });
  });
});
