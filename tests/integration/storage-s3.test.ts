import { randomBytes, randomUUID } from 'node:crypto';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { describeStorageProvider } from '@young-minds/recording/conformance/storage-provider';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { createS3Storage } from '@young-minds/storage/s3';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type S3Server, startS3Server } from '../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../support/stores/store-server.ts';
import { putObject } from '../support/stores/stored-recording.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

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
  afterEach(() => {
    vi.useRealTimers();
  });
  afterAll(() => server.close());

  test.each([
    ['fast', 2 * HOUR_MS],
    ['slow', -2 * HOUR_MS],
  ])('stores and plays by the store’s clock where ours is %s by hours', async (_, aheadMs) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + aheadMs });
    const storage = createS3Storage(server.options);
    const path = recordingObjectPath(randomUUID(), randomUUID());
    await putObject(storage, path, randomBytes(1000));
    const { url } = await storage.getPlaybackUrl(path, 60);
    expect((await fetch(url)).status).toBe(200);
  });

  test('gives up uploads that nobody goes on with, and no others', async () => {
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
