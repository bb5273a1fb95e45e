import { createHash, randomBytes } from 'node:crypto';
import { CompleteMultipartUploadCommand, PutObjectCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { createS3Client } from './create-client.ts';

const target = { Bucket: 'recordings', Key: 'sessions/1/2.mp4' };
const part = { ...target, UploadId: 'upload', PartNumber: 1 };
const bytes = randomBytes(1000);
const upload = { Body: bytes, ChecksumCRC32: 'AAAAAA==' };
const hashOfBytes = createHash('sha256').update(bytes).digest('hex');

const sendPart = (client: S3Client) => client.send(new UploadPartCommand({ ...part, ...upload }));
const sendWhole = (client: S3Client) => client.send(new PutObjectCommand({ ...target, ...upload }));

test.each([
  ['https', 'a part', sendPart, 'UNSIGNED-PAYLOAD'],
  ['https', 'a whole file', sendWhole, 'UNSIGNED-PAYLOAD'],
  ['http', 'a part', sendPart, hashOfBytes],
  ['http', 'a whole file', sendWhole, hashOfBytes],
])('over %s, %s is signed with its checksum', async (scheme, _what, send, payload) => {
  expect(await requestOf(scheme, send)).toMatchObject({
    headers: {
      'x-amz-content-sha256': payload,
      'x-amz-checksum-crc32': 'AAAAAA==',
      authorization: expect.stringMatching(/SignedHeaders=[^,]*x-amz-checksum-crc32;x-amz-content-sha256/),
    },
  });
});

test('over TLS, the list of parts stays signed', async () => {
  const complete = new CompleteMultipartUploadCommand({ ...part, ChecksumCRC32: 'AAAAAA==' });
  expect(await requestOf('https', (client) => client.send(complete))).toMatchObject({
    headers: { 'x-amz-content-sha256': expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
});

/** Returns a signed request, which is not sent. */
async function requestOf(scheme: string, send: (client: S3Client) => Promise<unknown>): Promise<unknown> {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const endpoint = `${scheme}://store.example`;
  const client = createS3Client({ bucket: 'recordings', region: 'eu-central-1', endpoint, credentials });
  const signed = Promise.withResolvers<unknown>();
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        signed.resolve(request);
        throw new Error('Not sent.');
      },
    { step: 'deserialize', priority: 'low' },
  );
  await send(client).catch(() => undefined);
  return signed.promise;
}
