import { ERROR_TRAITS } from '@young-minds/core';
import { expect, test } from 'vitest';
import { ERROR_STATUS } from './error-status.ts';

test.each([
  ['MALFORMED_WEBHOOK', 400],
  ['INVALID_SIGNATURE', 401],
  ['UNAUTHENTICATED', 401],
  ['ACCESS_DENIED', 403],
  ['RECORDING_NOT_FOUND', 404],
  ['SESSION_NOT_FOUND', 404],
  ['SESSION_OVERLAPS', 409],
  ['SESSION_ALREADY_BEGUN', 409],
  ['SESSION_TOO_EARLY', 409],
  ['SESSION_OVER', 409],
  ['SESSION_CANCELLED', 409],
  ['CONSENT_REQUIRED', 409],
  ['RECORDING_NOT_READY', 409],
  ['BODY_TOO_LARGE', 413],
  ['RATE_LIMITED', 429],
  ['LIVEKIT_UNAVAILABLE', 503],
  ['DATABASE_UNAVAILABLE', 503],
] as const)('%s maps to status %i', (code, status) => {
  expect(ERROR_STATUS[code]).toBe(status);
});

test('every code maps to an error status', () => {
  expect(Object.keys(ERROR_STATUS).sort()).toEqual(Object.keys(ERROR_TRAITS).sort());
  for (const status of Object.values(ERROR_STATUS)) expect(status).toSatisfy((it: number) => it >= 400 && it <= 599);
});
