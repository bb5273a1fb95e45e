import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEgressOutputPath, recordingIdOfEgressPath } from '@young-minds/recording/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outputPathsOf, outputsOf } from './file-output.ts';

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
  const { file } = await outputsOf({ destination, hasManifest: false, ...IDS });
  expect(file.toJson()).toEqual({
    fileType: 'MP4',
    filepath: `/tmp/egress/${IDS.sessionId}.${IDS.recordingId}.c0ffee01.mp4`,
    disableManifest: true,
  });
});

test('writes to S3 below the session, with the configured keys and endpoint', async () => {
  const credentials = { accessKeyId: 'id', secretAccessKey: 'key' };
  const bucket = { ...S3, endpoint: 'https://store.example', credentials };
  const { file } = await outputsOf({ destination: { kind: 'bucket', bucket }, hasManifest: true, ...IDS });
  expect(file.toJson()).toEqual({
    fileType: 'MP4',
    filepath: `sessions/${IDS.sessionId}/${IDS.recordingId}.c0ffee01.mp4`,
    s3: {
      ...{ accessKey: 'id', secret: 'key', bucket: 'recordings', region: 'eu-central-1' },
      ...{ endpoint: 'https://store.example', forcePathStyle: true },
    },
  });
});

test('Egress uses its own keys if none are configured', async () => {
  const { file } = await outputsOf({ destination: { kind: 'bucket', bucket: S3 }, hasManifest: false, ...IDS });
  expect(file.toJson()).toMatchObject({ s3: { bucket: 'recordings', region: 'eu-central-1' } });
  expect(JSON.stringify(file.toJson())).not.toMatch(/accessKey|secret|endpoint/);
});

test('sends the service account for GCS, because Egress cannot read local files', async () => {
  const credentialsFile = join(folder, 'account.json');
  writeFileSync(credentialsFile, '{"type":"service_account"}');
  const bucket = { type: 'gcs', bucket: 'recordings', credentialsFile } as const;
  const { file } = await outputsOf({ destination: { kind: 'bucket', bucket }, hasManifest: false, ...IDS });
  expect(file.toJson()).toMatchObject({ gcp: { bucket: 'recordings', credentials: '{"type":"service_account"}' } });
});

test('requests the same media in segments of 2 s next to the file, without a manifest', async () => {
  const destination = { kind: 'file', directory: '/srv/egress' } as const;
  const { segments } = await outputsOf({ destination, hasManifest: true, ...IDS });
  const name = `/srv/egress/${IDS.sessionId}.${IDS.recordingId}.c0ffee01`;
  expect(segments.toJson()).toEqual({
    ...{ protocol: 'HLS_PROTOCOL', segmentDuration: 2, disableManifest: true },
    ...{ filenamePrefix: name, playlistName: `${name}.m3u8` },
  });
});

test('writes the segments to the bucket of the file, with the same keys', async () => {
  const credentials = { accessKeyId: 'id', secretAccessKey: 'key' };
  const destination = { kind: 'bucket', bucket: { ...S3, credentials } } as const;
  const { file, segments } = await outputsOf({ destination, hasManifest: false, ...IDS });
  expect(segments.output).toEqual(file.output);
  expect(segments.filenamePrefix).toBe(`sessions/${IDS.sessionId}/${IDS.recordingId}.c0ffee01`);
});

test.each([
  ['a folder', { kind: 'file', directory: '/srv/egress' }],
  ['a bucket', { kind: 'bucket', bucket: S3 }],
] as const)('the path of each output in %s identifies its recording and attempt', (_what, destination) => {
  const { file, playlist, segmentPrefix } = outputPathsOf({ destination, ...IDS });
  const { recordingId, attempt } = IDS;
  expect(recordingIdOfEgressPath(file)).toBe(recordingId);
  expect(parseEgressOutputPath(file)).toEqual({ recordingId, attempt, kind: 'file' });
  expect(parseEgressOutputPath(playlist)).toEqual({ recordingId, attempt, kind: 'playlist' });
  expect(parseEgressOutputPath(`${segmentPrefix}_00042.ts`)).toEqual({ recordingId, attempt, kind: 'segment' });
});

test('a file of an early version has no attempt', () => {
  const { recordingId, sessionId } = IDS;
  const path = `/srv/egress/${sessionId}.${recordingId}.mp4`;
  expect(parseEgressOutputPath(path)).toEqual({ recordingId, attempt: null, kind: 'file' });
});

test.each([null, '', '/tmp/egress/compA.mp4', `/tmp/${IDS.recordingId}.mp4`])(
  '%s is not the path of a recording',
  (path) => {
    expect(recordingIdOfEgressPath(path)).toBeNull();
  },
);
