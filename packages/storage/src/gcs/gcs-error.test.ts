import { expect, test } from 'vitest';
import { isLockedRefusal, toStorageError } from './gcs-error.ts';

const PLACE = { bucket: 'recordings', path: 'sessions/a/b.mp4' };

/** Creates the error that the client throws if the API refuses a request. */
function apiError(code: number, message: string, reason: string): Error {
  return Object.assign(new Error(message), { code, errors: [{ message, domain: 'global', reason }] });
}

/** Creates the error that the credentials library throws if the token endpoint refuses a request. */
function tokenError(message: string): Error {
  return Object.assign(new Error(message), { code: '400', response: { status: 400 } });
}

const NO_RIGHT = 'recorder@a.example does not have storage.objects.create access to the Google Cloud Storage object.';
const SKEWED =
  'invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.';

test.each([
  ['a revoked key', tokenError('invalid_grant: Invalid JWT Signature.'), 'GOOGLE_APPLICATION_CREDENTIALS'],
  ['no credentials', apiError(401, 'Anonymous caller', 'required'), 'GOOGLE_APPLICATION_CREDENTIALS'],
  ['no default credentials', new Error('Could not load the default credentials.'), 'GOOGLE_APPLICATION_CREDENTIALS'],
  ['a read-only bucket', apiError(403, NO_RIGHT, 'forbidden'), 'give them the right to read, write and list'],
  ['a missing bucket', apiError(404, 'The specified bucket does not exist.', 'notFound'), 'GCS_BUCKET'],
  ['a wrong system clock', tokenError(SKEWED), 'the clock of this machine is wrong'],
  [
    'too many requests',
    apiError(429, 'Rate limit', 'rateLimitExceeded'),
    'Nothing is lost; the upload will be retried.',
  ],
])('reports %s with a fix', (_what, error, advice) => {
  expect(toStorageError(PLACE, error)).toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    retryable: true,
    message: expect.stringContaining(advice),
    details: { provider: 'gcs', ...PLACE },
  });
});

test('reports an exhausted quota as a full store', () => {
  const error = apiError(403, 'The quota of this project has been exceeded.', 'quotaExceeded');
  expect(toStorageError(PLACE, error)).toMatchObject({ code: 'STORAGE_FULL', retryable: true });
});

test('passes other errors through unchanged', () => {
  const error = new TypeError('x is not a function');
  expect(toStorageError(PLACE, error)).toBe(error);
});

const HELD =
  "Object 'b/o' is under active Temporary hold and cannot be deleted, overwritten or archived until hold is removed.";
const RETAINED =
  "Object 'b/o' is subject to bucket's retention policy or object retention and cannot be deleted until 2026";

test.each([
  ['a hold', apiError(403, HELD, 'forbidden'), true],
  ['a retention policy', apiError(403, RETAINED, 'retentionPolicyNotMet'), true],
  ['a hold, by the documented reason', apiError(403, 'Not allowed', 'objectUnderActiveHold'), true],
  ['a missing right', apiError(403, NO_RIGHT, 'forbidden'), false],
  ['a missing object', apiError(404, 'No such object: b/o', 'notFound'), false],
])('distinguishes the refusal of a deletion by %s', (_what, error, isLocked) => {
  expect(isLockedRefusal(error)).toBe(isLocked);
});
