import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordingIdOfEgressPath } from '@young-minds/recording/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileOutputOf, outputPathOf } from './file-output.ts';

const IDS = {
  sessionId: '0b0e9a1c-6a3e-4f0e-9c53-2f6d3a0a7f11',
  recordingId: '7d1f4c52-58a4-4d0e-8f4e-3b9a0c5e6d22',
  attempt: 'c0ffee01',
};
const S3 = { type: 's3', bucket: 'recordings', region: 'eu-central-1', endpoint: null, credentials: null } as const;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-output-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('uses a flat file name in a shared folder, which is all that Egress and the worker share', async () => {
  const destination = { kind: 'file', directory: '/tmp/egress' } as const;
  const output = await fileOutputOf({ destination, hasManifest: false, ...IDS });
  expect(output.toJson()).toEqual({
    fileType: 'MP4',
    filepath: `/tmp/egress/${IDS.sessionId}.${IDS.recordingId}.c0ffee01.mp4`,
    disableManifest: true,
  });
});

test('writes to S3 below the session, with the configured keys and endpoint', async () => {
  const credentials = { accessKeyId: 'id', secretAccessKey: 'key' };
  const bucket = { ...S3, endpoint: 'https://store.example', credentials };
  const output = await fileOutputOf({ destination: { kind: 'bucket', bucket }, hasManifest: true, ...IDS });
  expect(output.toJson()).toEqual({
    fileType: 'MP4',
    filepath: `sessions/${IDS.sessionId}/${IDS.recordingId}.c0ffee01.mp4`,
    s3: {
      ...{ accessKey: 'id', secret: 'key', bucket: 'recordings', region: 'eu-central-1' },
      ...{ endpoint: 'https://store.example', forcePathStyle: true },
    },
  });
});

test('Egress uses its own keys if none are configured', async () => {
  const output = await fileOutputOf({ destination: { kind: 'bucket', bucket: S3 }, hasManifest: false, ...IDS });
  expect(output.toJson()).toMatchObject({ s3: { bucket: 'recordings', region: 'eu-central-1' } });
  expect(JSON.stringify(output.toJson())).not.toMatch(/accessKey|secret|endpoint/);
});

test('sends the service account for GCS, because Egress cannot read local files', async () => {
  const credentialsFile = join(folder, 'account.json');
  writeFileSync(credentialsFile, '{"type":"service_account"}');
  const bucket = { type: 'gcs', bucket: 'recordings', credentialsFile } as const;
  const output = await fileOutputOf({ destination: { kind: 'bucket', bucket }, hasManifest: false, ...IDS });
  expect(output.toJson()).toMatchObject({ gcp: { bucket: 'recordings', credentials: '{"type":"service_account"}' } });
});

test.each([
  ['a file', { kind: 'file', directory: '/srv/egress' }],
  ['an object', { kind: 'bucket', bucket: S3 }],
] as const)('the path of %s identifies its recording', (_what, destination) => {
  expect(recordingIdOfEgressPath(outputPathOf({ destination, ...IDS }))).toBe(IDS.recordingId);
});

test.each([null, '', '/tmp/egress/compA.mp4', `/tmp/${IDS.recordingId}.mp4`])(
  '%s is not the path of a recording',
  (path) => {
    expect(recordingIdOfEgressPath(path)).toBeNull();
  },
);
