import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { recordingObjectPath } from '../domain/index.ts';
import type { StorageProvider, UploadOptions } from '../ports/index.ts';

/** What an adapter brings to the suite: its provider in front of a real store. */
export interface StorageHarness {
  readonly provider: StorageProvider;
  /** So many bytes may be on their way at a time, and have to be sent again after an upload was cut off. */
  readonly bytesInFlight: number;
  close(): Promise<void>;
}

/** On a new machine the store's server may have to be built first. */
const OPEN_TIMEOUT_MS = 600_000;

/** The promises of the `StorageProvider` port. Every adapter runs them against the real thing. */
export function describeStorageProvider(name: string, openHarness: () => Promise<StorageHarness>): void {
  describe(`${name} keeps the promises of a storage provider`, () => {
    const context = createContext(openHarness);
    beforeAll(context.open, OPEN_TIMEOUT_MS);
    afterAll(context.close);
    describe('uploading', () => describeUpload(context));
    describe('large files', () => describeLargeFiles(context));
    describe('looking', () => describeLooking(context));
    describe('reading', () => describeReading(context));
    describe('playback URLs', () => describePlayback(context));
    describe('paths', () => describePaths(context));
  });
}

interface Context {
  open(): Promise<void>;
  close(): Promise<void>;
  harness(): StorageHarness;
  provider(): StorageProvider;
  /** A file on this disk. */
  fileWith(bytes: Uint8Array): Promise<string>;
  /** An object already stored. */
  objectWith(bytes: Uint8Array): Promise<string>;
}

function createContext(openHarness: () => Promise<StorageHarness>): Context {
  let harness: StorageHarness | undefined;
  let folder = '';
  const openedHarness = () => {
    if (harness === undefined) throw new Error('The harness is not open yet.');
    return harness;
  };
  const provider = () => openedHarness().provider;
  const fileWith = async (bytes: Uint8Array) => {
    const file = join(folder, randomUUID());
    await writeFile(file, bytes);
    return file;
  };
  return {
    async open() {
      folder = await mkdtemp(join(tmpdir(), 'storage-conformance-'));
      harness = await openHarness();
    },
    async close() {
      await harness?.close();
      await rm(folder, { recursive: true, force: true });
    },
    harness: openedHarness,
    provider,
    fileWith,
    async objectWith(bytes) {
      const path = newPath();
      await provider().uploadRecording(await fileWith(bytes), path);
      return path;
    },
  };
}

function describeUpload({ provider, fileWith, objectWith }: Context): void {
  it('stores the bytes and tells their size and checksum', async () => {
    const bytes = randomBytes(3_000_001);
    const receipt = await provider().uploadRecording(await fileWith(bytes), newPath());
    expect(receipt.sizeBytes).toBe(bytes.length);
    expect(receipt.sha256).toBe(sha256Of(bytes));
    expect(receipt.identifier).not.toBe('');
  });

  it('counts a repeated upload of the same bytes as done', async () => {
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

  it('lets exactly one of several uploads at once win', async () => {
    const path = newPath();
    const contents = Array.from({ length: 5 }, () => randomBytes(200_000));
    const files = await Promise.all(contents.map(fileWith));
    const results = await Promise.allSettled(files.map((file) => provider().uploadRecording(file, path)));
    const winners = contents.filter((_, index) => results[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(await contentOf(provider(), path)).toEqual(winners[0]);
  });

  it('refuses a file that is not there and stores nothing', async () => {
    const path = newPath();
    const upload = provider().uploadRecording(join(tmpdir(), randomUUID()), path);
    await expect(upload).rejects.toMatchObject({ code: 'SOURCE_FILE_UNREADABLE' });
    expect(await provider().exists(path)).toBe(false);
  });
}

/** Larger than what any provider sends in one piece, and no multiple of it. */
const LARGE_BYTES = 100 * 1024 * 1024 + 12_345;

function describeLargeFiles({ harness, provider, fileWith }: Context): void {
  it('stores a file in pieces, and leaves nothing beside it', async () => {
    const bytes = randomBytes(LARGE_BYTES);
    const [file, path] = [await fileWith(bytes), newPath()];
    const announced = announce();
    const receipt = await provider().uploadRecording(file, path, { beforeSending: announced.add });
    expect(receipt).toMatchObject({ sizeBytes: LARGE_BYTES, sha256: sha256Of(bytes) });
    expect(announced.bytes()).toBe(LARGE_BYTES);
    expect(sha256Of(await contentOf(provider(), path))).toBe(sha256Of(bytes));
    expect(await besides(file)).toEqual([]);
  });

  it('goes on where an upload was cut off, and shows nothing of it before the end', async () => {
    const bytes = randomBytes(LARGE_BYTES);
    const [file, path] = [await fileWith(bytes), newPath()];
    const first = await cutOffAt(LARGE_BYTES / 2, (options) => provider().uploadRecording(file, path, options));
    expect(await provider().exists(path)).toBe(false);
    const rest = announce();
    const receipt = await provider().uploadRecording(file, path, { beforeSending: rest.add });
    expect(receipt.sha256).toBe(sha256Of(bytes));
    expect(sha256Of(await contentOf(provider(), path))).toBe(sha256Of(bytes));
    expect(first.bytes() + rest.bytes() - LARGE_BYTES).toBeLessThanOrEqual(harness().bytesInFlight);
  });

  it('mixes no two files where the second takes the place of one that was cut off', async () => {
    const [file, path] = [await fileWith(randomBytes(LARGE_BYTES)), newPath()];
    await cutOffAt(LARGE_BYTES / 2, (options) => provider().uploadRecording(file, path, options));
    const anew = randomBytes(LARGE_BYTES);
    await writeFile(file, anew);
    expect(await provider().uploadRecording(file, path)).toMatchObject({ sha256: sha256Of(anew) });
    expect(sha256Of(await contentOf(provider(), path))).toBe(sha256Of(anew));
  });
}

/** Counts what is about to be sent. */
function announce() {
  let total = 0;
  return {
    bytes: () => total,
    add: async (sizeBytes: number) => {
      total += sizeBytes;
    },
  };
}

/** Lets an upload run until so many bytes are announced, and then lets go of it. Returns what was announced. */
async function cutOffAt(sizeBytes: number, upload: (options: UploadOptions) => Promise<unknown>) {
  const [stopping, announced] = [new AbortController(), announce()];
  const beforeSending = async (added: number) => {
    if (announced.bytes() + added > sizeBytes) stopping.abort();
    stopping.signal.throwIfAborted();
    await announced.add(added);
  };
  await expect(upload({ signal: stopping.signal, beforeSending })).rejects.toMatchObject({ name: 'AbortError' });
  return announced;
}

/** What lies beside a file under a name that begins with its own. */
async function besides(file: string): Promise<string[]> {
  const names = await readdir(dirname(file));
  return names.filter((name) => name !== basename(file) && name.startsWith(basename(file)));
}

function describeLooking({ provider, objectWith }: Context): void {
  it('knows what exists and what does not', async () => {
    expect(await provider().exists(await objectWith(randomBytes(10)))).toBe(true);
    expect(await provider().exists(newPath())).toBe(false);
  });

  it('tells size, content type and time', async () => {
    const stat = await provider().stat(await objectWith(randomBytes(12_345)));
    expect(stat).toMatchObject({ sizeBytes: 12_345, contentType: 'video/mp4' });
    expect(Math.abs(stat.modifiedAt.getTime() - Date.now())).toBeLessThan(120_000);
  });

  it('lists the objects below a prefix and no others', async () => {
    const [path, other] = [await objectWith(randomBytes(10)), await objectWith(randomBytes(10))];
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    expect(await Array.fromAsync(provider().list(folder))).toEqual([path]);
    expect(await Array.fromAsync(provider().list('sessions/'))).toEqual(expect.arrayContaining([path, other]));
    expect(await Array.fromAsync(provider().list(`sessions/${randomUUID()}/`))).toEqual([]);
  });

  it('forgets a deleted object, and deletes a missing one without complaint', async () => {
    const path = await objectWith(randomBytes(10));
    await provider().deleteRecording(path);
    expect(await provider().exists(path)).toBe(false);
    await expect(provider().deleteRecording(path)).resolves.toBeUndefined();
  });
}

function describeReading({ provider, objectWith }: Context): void {
  it('reads parts, cut at the end of the object', async () => {
    const bytes = randomBytes(5000);
    const path = await objectWith(bytes);
    expect(await buffer(await provider().read(path, { start: 10, end: 19 }))).toEqual(bytes.subarray(10, 20));
    expect(await buffer(await provider().read(path, { start: 4990, end: 9999 }))).toEqual(bytes.subarray(4990));
  });

  it('refuses a part that begins behind the end', async () => {
    const path = await objectWith(randomBytes(100));
    const read = provider().read(path, { start: 100, end: 199 });
    await expect(read).rejects.toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
  });

  it('says of a missing object that it is missing', async () => {
    const missing = { code: 'OBJECT_NOT_FOUND' };
    await expect(provider().read(newPath())).rejects.toMatchObject(missing);
    await expect(provider().stat(newPath())).rejects.toMatchObject(missing);
    await expect(provider().getPlaybackUrl(newPath())).rejects.toMatchObject(missing);
  });
}

function describePlayback({ provider, objectWith }: Context): void {
  it('plays without further sign-in, for an hour unless told otherwise', async () => {
    const bytes = randomBytes(70_000);
    const { url, expiresAt } = await provider().getPlaybackUrl(await objectWith(bytes));
    expect(Math.abs(expiresAt.getTime() - Date.now() - 3_600_000)).toBeLessThan(60_000);
    const response = await fetch(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
  });

  it('answers a Range with that part, and one behind the end with 416', async () => {
    const bytes = randomBytes(70_000);
    const { url } = await provider().getPlaybackUrl(await objectWith(bytes));
    const part = await fetch(url, { headers: { Range: 'bytes=1000-1999' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 1000-1999/70000');
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(1000, 2000));
    expect((await fetch(url, { headers: { Range: 'bytes=70000-' } })).status).toBe(416);
  });

  it('offers a download under the name asked for, in any script', async () => {
    const path = await objectWith(randomBytes(10));
    const { url } = await provider().getPlaybackUrl(path, 60, { downloadAs: 'Café mañana.mp4' });
    const disposition = (await fetch(url)).headers.get('content-disposition');
    expect(disposition).toMatch(/^attachment/);
    expect(disposition).toContain("filename*=UTF-8''Caf%C3%A9%20ma%C3%B1ana.mp4");
  });

  it('ends', async () => {
    const { url, expiresAt } = await provider().getPlaybackUrl(await objectWith(randomBytes(10)), 2);
    expect((await fetch(url)).status).toBe(200);
    expect(expiresAt.getTime()).toBeLessThan(Date.now() + 3000);
    // Some stores sign by their own clock, so that it must really pass.
    await vi.waitFor(async () => expect((await fetch(url)).status).toBeGreaterThanOrEqual(400), 10_000);
  });

  it('opens that one object only', async () => {
    const [path, other] = [await objectWith(randomBytes(10)), await objectWith(randomBytes(10))];
    const { url } = await provider().getPlaybackUrl(path);
    expect((await fetch(url.replace(path, other))).status).toBeGreaterThanOrEqual(400);
    expect((await fetch(new URL(url).origin + new URL(url).pathname)).status).toBeGreaterThanOrEqual(400);
  });
}

function describePaths({ provider, fileWith }: Context): void {
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
  ])('refuses %j everywhere', async (path) => {
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

function newPath(): string {
  return recordingObjectPath(randomUUID(), randomUUID());
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function contentOf(provider: StorageProvider, path: string): Promise<Buffer> {
  const stream: Readable = await provider.read(path);
  return await buffer(stream);
}
