import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { StorageProvider } from '@young-minds/recording/ports';
import { createLocalStorage } from '@young-minds/storage/local';
import { createS3Storage } from '@young-minds/storage/s3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptureDisk } from '../../support/capture-disk.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type S3Server, startS3Server } from '../../support/stores/s3-server.ts';
import { BUILD_TIMEOUT_MS } from '../../support/stores/store-server.ts';

const START = new Date('2026-05-04T09:00:00.000Z');
const TRACK = 'take-1/TR_camera.mkv';
const SOUND = 'take-1/TR_microphone.mkv';
const JOURNAL = 'take-1/journal.jsonl';

let server: S3Server;
let folder: string;
let stores: { readonly local: StorageProvider; readonly s3: StorageProvider };

beforeAll(async () => {
  server = await startS3Server({ isVersioned: true });
  folder = mkdtempSync(join(tmpdir(), 'raw-tracks-'));
  const local = createLocalStorage({ directory: folder, baseUrl: 'http://localhost', signingSecret: 'only here' });
  stores = { local, s3: createS3Storage(server.options) };
}, BUILD_TIMEOUT_MS);
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const newDisk = () => new CaptureDisk(new ManualClock(START));
const chunksOf = async (store: StorageProvider, recordingId: string) =>
  (await Array.fromAsync(store.list(`raw/${recordingId}/`))).sort();

describe.each(['local', 's3'] as const)('raw tracks in the store %s', (name) => {
  test('are one object per upload, and download to another disk complete, partially or not at all', async () => {
    const store = stores[name];
    const recordingId = randomUUID();
    using first = newDisk();
    using second = newDisk();
    expect(await second.restore(store, recordingId)).toEqual({ listed: 0, sizeBytes: 0, damaged: [], cutShort: [] });
    first.append(recordingId, TRACK, randomBytes(200_000));
    first.append(recordingId, JOURNAL, 'one\n');
    expect(await first.upload(store, recordingId)).toEqual({ sizeBytes: 200_004, completeAt: START });
    expect(await first.upload(store, recordingId)).toEqual({ sizeBytes: 0, completeAt: START });
    const [path = ''] = await chunksOf(store, recordingId);
    expect(await store.stat(path)).toMatchObject({ contentType: 'application/octet-stream' });

    expect(await second.restore(store, recordingId)).toMatchObject({ listed: 1, sizeBytes: 200_004 });
    first.append(recordingId, TRACK, randomBytes(100_000));
    first.append(recordingId, SOUND, randomBytes(5_000));
    first.append(recordingId, JOURNAL, 'two\n');
    await first.upload(store, recordingId);
    expect(await second.restore(store, recordingId)).toMatchObject({ listed: 2, sizeBytes: 105_004, cutShort: [] });
    expect(await second.contents(recordingId)).toEqual(await first.contents(recordingId));
    // Nothing is left to download, there or on the disk it came from, and what was downloaded is not uploaded again.
    for (const disk of [first, second]) {
      expect(await disk.restore(store, recordingId)).toMatchObject({ sizeBytes: 0 });
      expect(await disk.upload(store, recordingId)).toMatchObject({ sizeBytes: 0 });
    }
  });

  test('end at a missing or damaged chunk, and continue once it exists', async () => {
    const store = stores[name];
    const recordingId = randomUUID();
    using first = newDisk();
    for (const text of ['one ', 'two ', 'three ']) {
      first.append(recordingId, TRACK, text);
      if (text !== 'two ') first.append(recordingId, SOUND, text);
      await first.upload(store, recordingId);
    }
    const [, middle = ''] = await chunksOf(store, recordingId);
    const bytes = await buffer(await store.read(middle));
    await store.deleteRecording(middle);
    using second = newDisk();
    const cut = await second.restore(store, recordingId);
    expect(cut).toMatchObject({ listed: 2, damaged: [], cutShort: [TRACK] });
    const text = async (disk: CaptureDisk) =>
      Object.values(await disk.contents(recordingId)).map((content) => content.toString());
    expect(await text(second)).toEqual(['one ', 'one three ']);
    if (name === 'local') return;

    const put = (Body: Buffer) =>
      server.client.send(new PutObjectCommand({ Bucket: server.options.bucket, Key: middle, Body }));
    const tampered = Buffer.from(bytes);
    tampered.write('TWO ', tampered.length - 4);
    await put(tampered);
    expect(await second.restore(store, recordingId)).toMatchObject({ damaged: [middle], cutShort: [TRACK] });
    await put(bytes);
    expect(await second.restore(store, recordingId)).toMatchObject({ damaged: [], cutShort: [] });
    expect(await text(second)).toEqual(['one two three ', 'one three ']);
  });
});

test('a disk that lost uploaded chunks in a power failure downloads them again', async () => {
  const recordingId = randomUUID();
  using disk = newDisk();
  disk.append(recordingId, TRACK, 'one two');
  await disk.upload(stores.local, recordingId);
  rmSync(join(disk.captureDirectory, recordingId, TRACK));
  disk.append(recordingId, TRACK, 'one');
  expect(await disk.restore(stores.local, recordingId)).toMatchObject({ sizeBytes: 4 });
  expect((await disk.contents(recordingId))[TRACK]?.toString()).toBe('one two');
});

test('hours without a store are uploaded in several chunks, for tracks and journal alike', async () => {
  const recordingId = randomUUID();
  using first = newDisk();
  first.append(recordingId, TRACK, Buffer.alloc(60 * 1024 * 1024, 'picture '));
  first.append(recordingId, JOURNAL, Buffer.alloc(1024 * 1024, 'note\n'));
  const sent = await first.upload(stores.local, recordingId);
  expect(sent.completeAt).toBeNull();
  expect(sent.sizeBytes).toBeLessThanOrEqual(8 * 1024 * 1024);
  using half = newDisk();
  await half.restore(stores.local, recordingId);
  const { [TRACK]: track, [JOURNAL]: journal } = await half.contents(recordingId);
  expect((journal?.length ?? 0) / 1024 / 1024).toBeCloseTo((track?.length ?? 0) / 60 / 1024 / 1024, 2);
  while ((await first.upload(stores.local, recordingId)).completeAt === null);
  await half.restore(stores.local, recordingId);
  const whole = await first.contents(recordingId);
  const downloaded = await half.contents(recordingId);
  // Compared as bytes, because comparing them as values would take half a minute.
  for (const file of [TRACK, JOURNAL]) expect(downloaded[file]?.equals(whole[file] ?? Buffer.alloc(0))).toBe(true);
});

test('nothing is uploaded to a new store without the earlier chunks', async () => {
  const recordingId = randomUUID();
  using first = newDisk();
  using second = newDisk();
  first.append(recordingId, TRACK, 'one ');
  await first.upload(stores.local, recordingId);
  first.append(recordingId, TRACK, 'two ');
  await first.upload(stores.s3, recordingId);
  await second.restore(stores.s3, recordingId);
  expect((await second.contents(recordingId))[TRACK]?.toString()).toBe('one two ');
});

test.each(['../../etc/passwd', 'take-1/../../x.mkv', 'composition/x.mp4', 'shipped.json', '/take-1/x.mkv'])(
  'a chunk that names %s writes nothing',
  async (file) => {
    using disk = newDisk();
    const added = { file, offset: 0, bytes: randomBytes(3), writtenAt: START };
    await expect(disk.rawTracks.write(randomUUID(), added)).rejects.toMatchObject({ code: 'INVALID_OBJECT_PATH' });
  },
);

/** The points at which a process can exit while it uploads. */
type Crash = 'none' | 'before the upload' | 'before the note' | 'with the note lost';

const anyStep = fc.oneof(
  fc.record({ file: fc.constantFrom(TRACK, SOUND, JOURNAL), length: fc.integer({ min: 1, max: 5_000 }) }),
  fc.record({
    crash: fc.constantFrom<Crash>('none', 'none', 'before the upload', 'before the note', 'with the note lost'),
  }),
);

/** Uploads once and crashes at a point. Returns whether the chunk had arrived. */
async function uploadAndCrash(disk: CaptureDisk, recordingId: string, crash: Crash): Promise<boolean> {
  const ended = new Error('The process was ended.');
  const { rawTracks } = disk;
  const end = () => Promise.reject(ended);
  const halted = {
    ...rawTracks,
    ...(crash === 'before the upload' && { spool: end }),
    ...(crash === 'before the note' && { writeNote: end }),
  };
  await disk.upload(stores.local, recordingId, halted).catch((error: unknown) => expect(error).toBe(ended));
  if (crash === 'with the note lost') rmSync(join(disk.captureDirectory, recordingId, 'shipped.json'), { force: true });
  return crash !== 'before the upload';
}

test('a download equals the upload, for any writes and any process exits', async () => {
  const property = fc.asyncProperty(fc.array(anyStep, { maxLength: 14 }), async (steps) => {
    const recordingId = randomUUID();
    using first = newDisk();
    using second = newDisk();
    let sent: Record<string, Buffer> = {};
    for (const step of steps) {
      if ('file' in step) first.append(recordingId, step.file, randomBytes(step.length));
      else if (await uploadAndCrash(first, recordingId, step.crash)) sent = await first.contents(recordingId);
    }
    await second.restore(stores.local, recordingId);
    expect(await second.contents(recordingId)).toEqual(sent);
    const written = await first.contents(recordingId);
    for (const [file, content] of Object.entries(sent)) {
      expect(written[file]?.subarray(0, content.length)).toEqual(content);
    }
    await first.upload(stores.local, recordingId);
    await second.restore(stores.local, recordingId);
    expect(await second.contents(recordingId)).toEqual(written);
  });
  await fc.assert(property, { numRuns: 60 });
});
