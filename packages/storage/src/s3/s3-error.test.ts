import { S3ServiceException } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { toStorageError } from './s3-error.ts';

const PLACE = { bucket: 'recordings', path: 'sessions/a/b.mp4' };

/** Creates the error that the client throws if the store refuses a request. */
function refusal(name: string, httpStatusCode: number): Error {
  return new S3ServiceException({ name, $fault: 'client', message: name, $metadata: { httpStatusCode } });
}

function wrongRegion(): Error {
  const message = "the region 'us-east-1' is wrong; expecting 'eu-central-1'";
  const $metadata = { httpStatusCode: 400 };
  return new S3ServiceException({ name: 'AuthorizationHeaderMalformed', $fault: 'client', message, $metadata });
}

test.each([
  ['an unknown key', refusal('InvalidAccessKeyId', 403), 'AWS_ACCESS_KEY_ID'],
  ['a role with an expired session', refusal('ExpiredToken', 400), 'AWS_ACCESS_KEY_ID'],
  ['a read-only bucket', refusal('AccessDenied', 403), 'give them the right to read, write and list'],
  ['a rejected HEAD request without a reason', refusal('403', 403), 'give them the right to read, write and list'],
  ['a missing bucket', refusal('NoSuchBucket', 404), 'AWS_S3_BUCKET'],
  ['a bucket in another region', refusal('PermanentRedirect', 301), 'AWS_S3_BUCKET'],
  ['a wrong region', wrongRegion(), "the region 'us-east-1' is wrong; expecting 'eu-central-1'; correct AWS_REGION."],
  ['a wrong system clock', refusal('RequestTimeTooSkewed', 403), 'the clock of this machine is wrong'],
  [
    'an unreachable store',
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    `Can't reach the s3 bucket "recordings" (ECONNREFUSED). Check the network and AWS_ENDPOINT_URL_S3.`,
  ],
  [
    'an unknown code',
    new S3ServiceException({ name: 'Odd', $fault: 'client', message: 'Oddly so', $metadata: { httpStatusCode: 409 } }),
    'The s3 bucket "recordings" answered Odd: Oddly so.',
  ],
  ['a store that limits the request rate', refusal('SlowDown', 503), 'Nothing is lost; the upload will be retried.'],
])('reports %s with a fix', (_what, error, advice) => {
  expect(toStorageError(PLACE, error)).toMatchObject({
    code: 'STORAGE_UNAVAILABLE',
    retryable: true,
    message: expect.stringContaining(advice),
    details: { provider: 's3', ...PLACE },
  });
});

test.each([
  ['MinIO disk', refusal('XMinioStorageFull', 507)],
  ['a quota', refusal('QuotaExceeded', 403)],
  ['status 507 of any gateway', refusal('Unknown', 507)],
])('reports a full store (%s)', (_what, error) => {
  expect(toStorageError(PLACE, error)).toMatchObject({ code: 'STORAGE_FULL', retryable: true });
});
