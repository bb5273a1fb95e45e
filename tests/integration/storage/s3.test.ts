import { randomBytes, randomUUID } from 'node:crypto';
import {
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  ListMultipartUploadsCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { describeStorageProvider } from '@young-minds/recording/conformance/storage-provider';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { createS3Storage } from '@young-minds/storage/s3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type S3Server, startS3Server } from '../../support/stores/s3-server.ts';
import { openS3WithoutVersions } from '../../support/stores/s3-without-versions.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';
import { putObject } from '../../support/stores/stored-recording.ts';
import { testWrongClock } from '../../support/stores/test-wrong-clock.ts';

const DAY_MS = 24 * 3_600_000;

describeStorageProvider('S3 storage', async () => {
  const server = await startS3Server();
  return {
    provider: createS3Storage(server.options),
    bytesInFlight: 4 * 8 * 1024 * 1024,
    close: server.close,
  };
});

describe('S3 storage', () => {
  let server: S3Server;

  beforeAll(async () => {
    server = await startS3Server();
  }, BUILD_TIMEOUT_MS);
  afterAll(() => server.close());

  testWrongClock(() => createS3Storage(server.options));

  test('reports a bucket whose objects everyone can read', async () => {
    const store = createS3Storage(server.options);
    const isPublic = async () => (await store.examine()).some(({ kind }) => kind === 'public');
    expect(await isPublic()).toBe(false);
    const Bucket = server.options.bucket;
    const Statement = [
      { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/sessions/*` },
    ];
    await server.client.send(
      new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }),
    );
    expect(await isPublic()).toBe(true);
    await server.client.send(new DeleteBucketPolicyCommand({ Bucket }));
  });

  /** Stores an object in a store that lists no versions. */
  async function storeWithoutVersions() {
    const front = await openS3WithoutVersions(server.url);
    onTestFinished(() => front.close());
    const store = createS3Storage({ ...server.options, endpoint: front.url });
    const path = recordingObjectPath(randomUUID(), randomUUID());
    await putObject(store, path, randomBytes(10));
    return { front, store, path };
  }

  test('deletes an object of which the store lists no versions', async () => {
    const { store, path } = await storeWithoutVersions();
    await store.deleteRecording(path);
    expect(await createS3Storage(server.options).exists(path)).toBe(false);
  });

  test('reports an object that is still there after its deletion', async () => {
    const { front, store, path } = await storeWithoutVersions();
    front.ignoreDeletions();
    await expect(store.deleteRecording(path)).rejects.toMatchObject({
      code: 'STORAGE_UNAVAILABLE',
      message: expect.stringContaining('is still there'),
    });
  });

  test('aborts abandoned uploads, and no others', async () => {
    const begin = async (Key: string) => {
      await server.client.send(new CreateMultipartUploadCommand({ Bucket: server.options.bucket, Key }));
      return Key;
    };
    const uploads = async () => {
      const listing = new ListMultipartUploadsCommand({ Bucket: server.options.bucket });
      return ((await server.client.send(listing)).Uploads ?? []).map(({ Key }) => Key);
    };
    const [ours, others] = [
      await begin(recordingObjectPath(randomUUID(), randomUUID())),
      await begin('backup/disk.img'),
    ];
    const uploadIn = (days: number) => {
      const clock = { now: () => new Date(Date.now() + days * DAY_MS) };
      return putObject(createS3Storage({ ...server.options, clock }), `probes/${randomUUID()}.txt`, randomBytes(10));
    };
    await uploadIn(10);
    expect(await uploads()).toEqual(expect.arrayContaining([ours, others]));
    await uploadIn(15);
    expect(await uploads()).toEqual([others]);
  });
});
