import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  ListMultipartUploadsCommand,
  PutBucketPolicyCommand,
} from '@aws-sdk/client-s3';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { describeStorageProvider } from '@young-minds/recording/conformance/storage-provider';
import { recordingObjectPath } from '@young-minds/recording/domain';
import { createS3Storage } from '@young-minds/storage/s3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeCertificate, OPENSSL } from '../../support/make-certificate.ts';
import { openS3Front } from '../../support/stores/s3-front.ts';
import { type S3Server, startS3Server } from '../../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';
import { putObject } from '../../support/stores/stored-recording.ts';
import { testWrongClock } from '../../support/stores/test-wrong-clock.ts';

const MIB = 1024 * 1024;
const DAY_MS = 24 * 3_600_000;
const UPLOAD = join(import.meta.dirname, '..', '..', 'support', 'stores', 'upload-process.ts');
const NOT_SET_UP = { isSetUp: false, problems: [] };
const newPath = () => recordingObjectPath(randomUUID(), randomUUID());

describeStorageProvider('S3 storage', async () => {
  const server = await startS3Server();
  return {
    provider: createS3Storage(server.options),
    bytesInFlight: 8 * 8 * MIB,
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
    const front = await openS3Front(server.url);
    onTestFinished(() => front.close());
    front.hideVersions();
    const store = createS3Storage({ ...server.options, endpoint: front.url });
    const path = newPath();
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

  test('deletes an object with three requests, the last of which checks that it is gone', async () => {
    const front = await openS3Front(server.url);
    onTestFinished(() => front.close());
    const store = createS3Storage({ ...server.options, endpoint: front.url });
    const path = newPath();
    await putObject(store, path, randomBytes(10));
    const before = front.requests.length;
    await store.deleteRecording(path);
    const versions = expect.stringMatching(/^GET .*versions/);
    expect(front.requests.slice(before)).toEqual([versions, expect.stringMatching(/^DELETE/), versions]);
    expect(await store.exists(path)).toBe(false);
  });

  test.skipIf(OPENSSL === null).each(['http', 'https'])(
    'over %s, a file is stored, unless a byte of it changes on the way',
    async (scheme) => {
      const folder = await mkdtemp(join(tmpdir(), 's3-front-'));
      const certificate = await makeCertificate(folder, 'IP:127.0.0.1');
      const front = await openS3Front(server.url, scheme === 'https' ? certificate : undefined);
      onTestFinished(async () => {
        await front.close();
        await rm(folder, { recursive: true });
      });
      const [file, bytes] = [join(folder, 'recording.mp4'), randomBytes(9 * MIB)];
      await writeFile(file, bytes);
      const s3 = { isSetUp: true, config: { ...server.options, endpoint: front.url } };
      const stores = { local: NOT_SET_UP, supabase: NOT_SET_UP, s3, gcs: NOT_SET_UP };
      const registry = { storage: { provider: 's3' }, stores, baseUrl: 'http://localhost', signingSecret: 'unused' };
      // In a separate process, because Node reads the certificates that it trusts when it starts.
      const upload = (path: string) =>
        runCommand(process.execPath, [UPLOAD, JSON.stringify({ registry, file, path })], {
          env: { NODE_EXTRA_CA_CERTS: certificate.certFile },
        });
      const [path, refused] = [newPath(), newPath()];
      await upload(path);
      const store = createS3Storage(server.options);
      expect(bytes.equals(await buffer(await store.read(path)))).toBe(true);
      front.corruptUploads();
      await expect(upload(refused)).rejects.toThrow(/XAmzContentSHA256Mismatch|XAmzContentChecksumMismatch|BadDigest/);
      expect(await store.exists(refused)).toBe(false);
    },
  );

  test('aborts abandoned uploads, and no others', async () => {
    const begin = async (Key: string) => {
      await server.client.send(new CreateMultipartUploadCommand({ Bucket: server.options.bucket, Key }));
      return Key;
    };
    const uploads = async () => {
      const listing = new ListMultipartUploadsCommand({ Bucket: server.options.bucket });
      return ((await server.client.send(listing)).Uploads ?? []).map(({ Key }) => Key);
    };
    const [ours, others] = [await begin(newPath()), await begin('backup/disk.img')];
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
