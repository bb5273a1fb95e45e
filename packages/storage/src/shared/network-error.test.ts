import { expect, test } from 'vitest';
import { networkAdvice, networkCodeOf } from './network-error.ts';

/** Creates the error of `fetch`, which has the network's error as its cause. */
function fetchError(code: string, message: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
}

const OTHER_NAME = 'Host: s3.example. is not in the names of the certificate';

test.each([
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND s3.invalid', 'Its host name does not exist; correct AWS_ENDPOINT_URL_S3.'],
  ['EPROTO', 'wrong version number', 'check http or https, and the port, in AWS_ENDPOINT_URL_S3'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', 'check http or https'],
  ['HPE_INVALID_CONSTANT', 'Parse Error: Expected HTTP/', 'check http or https'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', OTHER_NAME, `${OTHER_NAME}. Use a name of the certificate in AWS_ENDPOINT_URL_S3.`],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate', 'Set NODE_EXTRA_CA_CERTS'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'is not trusted here: self-signed certificate.'],
  ['CERT_HAS_EXPIRED', 'certificate has expired', 'certificate has expired. Renew it, and check the clock'],
  ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:9000', 'Check the network and AWS_ENDPOINT_URL_S3.'],
])('%s is an error of the network, with a fix', (code, message, advice) => {
  expect(networkCodeOf(fetchError(code, message))).toBe(code);
  expect(networkAdvice(fetchError(code, message), 'AWS_ENDPOINT_URL_S3')).toContain(advice);
});

test('other errors are none of the network', () => {
  expect(networkCodeOf(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBeNull();
});
