import { randomBytes, randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  contentOf,
  createStorageContext,
  newPath,
  type StorageContext,
  type StorageHarness,
  sha256Of,
} from './storage-context.ts';
import { describeLargeFiles } from './storage-large-files.ts';

export type { StorageHarness } from './storage-context.ts';

/** On a new machine, the store's server may have to be built first. */
const OPEN_TIMEOUT_MS = 600_000;

/** Tests the contract of the `StorageProvider` port. Every adapter runs the suite against its real store. */
export function describeStorageProvider(name: string, openHarness: () => Promise<StorageHarness>): void {
  describe(`${name} meets the contract of a storage provider`, () => {
    const context = createStorageContext(openHarness);
    beforeAll(context.open, OPEN_TIMEOUT_MS);
    afterAll(context.close);
    describe('uploads', () => describeUploads(context));
    describe('large files', () => describeLargeFiles(context));
    describe('lookups', () => describeLookups(context));
    describe('reads', () => describeReads(context));
    describe('playback URLs', () => describePlaybackUrls(context));
    describe('paths', () => describePaths(context));
  });
}

function describeUploads({ provider, fileWith, objectWith }: StorageContext): void {
  it('stores the bytes and returns their size and checksum', async () => {
    const bytes = randomBytes(3_000_001);
    const receipt = await provider().uploadRecording(await fileWith(bytes), newPath());
    expect(receipt.sizeBytes).toBe(bytes.length);
    expect(receipt.sha256).toBe(sha256Of(bytes));
    expect(receipt.identifier).not.toBe('');
  });

  it('accepts a repeated upload of the same bytes', async () => {
    const bytes = randomBytes(1000);
    const path = await objectWith(bytes);
    const again = await provider().uploadRecording(await fileWith(bytes), path);
    expect(again.sha256).toBe(sha256Of(bytes));
    expect(await contentOf(provider(), path)).toEqual(bytes);
  });

  it('never overwrites an object with other bytes', async () => {
    const bytes = randomBytes(1000);
    const path = await objectWith(bytes);
    const other = await fileWith(randomBytes(1000));
    await expect(provider().uploadRecording(other, path)).rejects.toMatchObject({ code: 'OBJECT_ALREADY_EXISTS' });
    expect(await contentOf(provider(), path)).toEqual(bytes);
  });

  it('accepts exactly one of several concurrent uploads', async () => {
    const path = newPath();
    const contents = Array.from({ length: 5 }, () => randomBytes(200_000));
    const files = await Promise.all(contents.map(fileWith));
    const results = await Promise.allSettled(files.map((file) => provider().uploadRecording(file, path)));
    const winners = contents.filter((_, index) => results[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(await contentOf(provider(), path)).toEqual(winners[0]);
  });

  it('rejects a missing file and stores nothing', async () => {
    const path = newPath();
    const upload = provider().uploadRecording(join(tmpdir(), randomUUID()), path);
    await expect(upload).rejects.toMatchObject({ code: 'SOURCE_FILE_UNREADABLE' });
    expect(await provider().exists(path)).toBe(false);
  });
}

function describeLookups({ provider, objectWith }: StorageContext): void {
  it('reports whether an object exists', async () => {
    expect(await provider().exists(await objectWith(randomBytes(10)))).toBe(true);
    expect(await provider().exists(newPath())).toBe(false);
  });

  it('returns size, content type and time', async () => {
    const stat = await provider().stat(await objectWith(randomBytes(12_345)));
    expect(stat).toMatchObject({ sizeBytes: 12_345, contentType: 'video/mp4' });
    expect(Math.abs(stat.modifiedAt.getTime() - Date.now())).toBeLessThan(120_000);
  });

  it('lists only the objects below a prefix', async () => {
    const [path, other] = [await objectWith(randomBytes(10)), await objectWith(randomBytes(10))];
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    expect(await Array.fromAsync(provider().list(folder))).toEqual([path]);
    expect(await Array.fromAsync(provider().list('sessions/'))).toEqual(expect.arrayContaining([path, other]));
    expect(await Array.fromAsync(provider().list(`sessions/${randomUUID()}/`))).toEqual([]);
  });

  it('deletes an object, and ignores a missing one', async () => {
    const path = await objectWith(randomBytes(10));
    await provider().deleteRecording(path);
    expect(await provider().exists(path)).toBe(false);
    await expect(provider().deleteRecording(path)).resolves.toBeUndefined();
  });
}

function describeReads({ provider, objectWith }: StorageContext): void {
  it('reads ranges, truncated at the end of the object', async () => {
    const bytes = randomBytes(5000);
    const path = await objectWith(bytes);
    expect(await buffer(await provider().read(path, { start: 10, end: 19 }))).toEqual(bytes.subarray(10, 20));
    expect(await buffer(await provider().read(path, { start: 4990, end: 9999 }))).toEqual(bytes.subarray(4990));
  });

  it('rejects a range that begins past the end', async () => {
    const path = await objectWith(randomBytes(100));
    const read = provider().read(path, { start: 100, end: 199 });
    await expect(read).rejects.toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
  });

  it('reports a missing object as missing', async () => {
    const missing = { code: 'OBJECT_NOT_FOUND' };
    await expect(provider().read(newPath())).rejects.toMatchObject(missing);
    await expect(provider().stat(newPath())).rejects.toMatchObject(missing);
    await expect(provider().getPlaybackUrl(newPath())).rejects.toMatchObject(missing);
  });
}

function describePlaybackUrls({ provider, objectWith }: StorageContext): void {
  it('plays without further sign-in, for one hour by default', async () => {
    const bytes = randomBytes(70_000);
    const { url, expiresAt } = await provider().getPlaybackUrl(await objectWith(bytes));
    expect(Math.abs(expiresAt.getTime() - Date.now() - 3_600_000)).toBeLessThan(60_000);
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('answers a Range with its bytes, and a Range past the end with 416', async () => {
    const bytes = randomBytes(70_000);
    const { url } = await provider().getPlaybackUrl(await objectWith(bytes));
    const part = await fetch(url, { headers: { Range: 'bytes=1000-1999' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 1000-1999/70000');
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(1000, 2000));
    expect((await fetch(url, { headers: { Range: 'bytes=70000-' } })).status).toBe(416);
  });

  it('offers a download with the requested name in any script', async () => {
    const path = await objectWith(randomBytes(10));
    const { url } = await provider().getPlaybackUrl(path, 60, { downloadAs: 'Café mañana.mp4' });
    const disposition = (await fetch(url)).headers.get('content-disposition');
    expect(disposition).toMatch(/^attachment/);
    expect(disposition).toContain("filename*=UTF-8''Caf%C3%A9%20ma%C3%B1ana.mp4");
  });

  it('expires', async () => {
    const { url, expiresAt } = await provider().getPlaybackUrl(await objectWith(randomBytes(10)), 2);
    expect((await fetch(url)).status).toBe(200);
    expect(expiresAt.getTime()).toBeLessThan(Date.now() + 3000);
    // Some stores use their own clock for signatures, so real time must pass.
    await expect.poll(async () => (await fetch(url)).status).toBeGreaterThanOrEqual(400);
  });

  it('gives access to one object only', async () => {
    const [path, other] = [await objectWith(randomBytes(10)), await objectWith(randomBytes(10))];
    const { url } = await provider().getPlaybackUrl(path);
    expect((await fetch(url.replace(path, other))).status).toBeGreaterThanOrEqual(400);
    expect((await fetch(new URL(url).origin + new URL(url).pathname)).status).toBeGreaterThanOrEqual(400);
  });
}

function describePaths({ provider, fileWith }: StorageContext): void {
  it.each([
    '',
    '/etc/passwd',
    '../secret.mp4',
    'sessions/../../secret.mp4',
    'sessions//a.mp4',
    'sessions/./a.mp4',
    'sessions\\a.mp4',
    'sessions/a\0.mp4',
    'sessions/.hidden.mp4',
    'sessions/A.mp4',
    'sessions/%2e%2e/a.mp4',
  ])('rejects %j in every operation', async (path) => {
    const invalid = { code: 'INVALID_OBJECT_PATH' };
    const file = await fileWith(randomBytes(10));
    await expect(provider().uploadRecording(file, path)).rejects.toMatchObject(invalid);
    await expect(provider().read(path)).rejects.toMatchObject(invalid);
    await expect(provider().exists(path)).rejects.toMatchObject(invalid);
    await expect(provider().stat(path)).rejects.toMatchObject(invalid);
    await expect(provider().deleteRecording(path)).rejects.toMatchObject(invalid);
    await expect(provider().getPlaybackUrl(path)).rejects.toMatchObject(invalid);
  });
}
