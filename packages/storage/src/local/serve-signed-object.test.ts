import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLocalStorage } from './local-storage.ts';
import { createSignedObjectHandler, parseRange, streamFile } from './serve-signed-object.ts';

describe('the handler of signed objects', () => {
  const SIZE_BYTES = 1_000_000;
  const bytes = randomBytes(SIZE_BYTES);
  const path = 'sessions/a/b.mp4';
  const signingSecret = 'a secret of the application';
  let directory = '';

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'serve-signed-object-'));
    await writeFile(join(directory, 'source'), bytes);
    await writeFile(join(directory, 'empty'), '');
    await storage().uploadRecording(join(directory, 'source'), path);
    await storage().uploadRecording(join(directory, 'empty'), 'sessions/a/empty.mp4');
  });
  afterAll(() => rm(directory, { recursive: true }));

  const storage = () => createLocalStorage({ directory, baseUrl: 'http://127.0.0.1', signingSecret });

  interface RequestOptions {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly signal?: AbortSignal;
    readonly object?: string;
    readonly downloadAs?: string;
  }

  async function request({ object = path, downloadAs, ...init }: RequestOptions = {}): Promise<Response> {
    const { url } = await storage().getPlaybackUrl(object, 60, downloadAs === undefined ? {} : { downloadAs });
    return createSignedObjectHandler({ directory, signingSecret })(new Request(url, init));
  }

  async function bodyOf(response: Response): Promise<Buffer> {
    return Buffer.from(await response.arrayBuffer());
  }

  it('answers GET with the whole object and private caching', async () => {
    const response = await request();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-store',
      'content-disposition': 'inline',
      'content-length': String(SIZE_BYTES),
      'content-type': 'video/mp4',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(await bodyOf(response)).toEqual(bytes);
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=300000-700000', 300_000, 700_000],
    ['bytes=999999-', 999_999, 999_999],
    ['bytes=-5', 999_995, 999_999],
  ])('answers %s with that range', async (range, start, end) => {
    const response = await request({ headers: { Range: range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${SIZE_BYTES}`);
    expect(response.headers.get('content-length')).toBe(String(end - start + 1));
    expect(await bodyOf(response)).toEqual(bytes.subarray(start, end + 1));
  });

  it('answers a Range past the end with 416 and the actual size', async () => {
    const response = await request({ headers: { Range: `bytes=${SIZE_BYTES}-` } });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${SIZE_BYTES}`);
    expect(await response.json()).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
  });

  it('answers HEAD like GET without a body and ignores Range', async () => {
    const response = await request({ method: 'HEAD', headers: { Range: 'bytes=0-9' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(SIZE_BYTES));
    expect(response.body).toBeNull();
  });

  it('answers a Range only if If-Range matches', async () => {
    const { headers } = await request({ method: 'HEAD' });
    const statusFor = async (condition: string) => {
      const response = await request({ headers: { Range: 'bytes=0-9', 'If-Range': condition } });
      await response.body?.cancel();
      return response.status;
    };
    expect(await statusFor(headers.get('etag') ?? '')).toBe(206);
    expect(await statusFor(headers.get('last-modified') ?? '')).toBe(206);
    expect(await statusFor('"another"')).toBe(200);
    expect(await statusFor(new Date(0).toUTCString())).toBe(200);
  });

  it('answers an empty object', async () => {
    const response = await request({ object: 'sessions/a/empty.mp4' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('0');
  });

  it('offers a download named after the title', async () => {
    const response = await request({ downloadAs: 'Goals.mp4', method: 'HEAD' });
    expect(response.headers.get('content-disposition')).toBe('attachment; filename=Goals.mp4');
  });

  it('rejects an unsigned request before it looks up the object', async () => {
    const handler = createSignedObjectHandler({ directory, signingSecret });
    for (const object of [path, 'sessions/a/missing.mp4', '../../../etc/passwd']) {
      const response = await handler(new Request(`http://127.0.0.1/api/storage/local/${object}`));
      expect(response.status).toBe(403);
      expect(response.headers.get('cache-control')).toBe('private, no-store');
      expect(await response.json()).toMatchObject({ code: 'SIGNED_URL_INVALID' });
    }
  });

  it('rejects an expired URL', async () => {
    const { url, expiresAt } = await storage().getPlaybackUrl(path, 60);
    const handler = createSignedObjectHandler({ directory, signingSecret, clock: { now: () => expiresAt } });
    const response = await handler(new Request(url));
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'SIGNED_URL_EXPIRED' });
  });

  it('answers 404 for a deleted object', async () => {
    await storage().uploadRecording(join(directory, 'source'), 'sessions/a/gone.mp4');
    const { url } = await storage().getPlaybackUrl('sessions/a/gone.mp4');
    await storage().deleteRecording('sessions/a/gone.mp4');
    const response = await createSignedObjectHandler({ directory, signingSecret })(new Request(url));
    expect(response.status).toBe(404);
  });
});

describe('parseRange', () => {
  const SIZE_BYTES = 1000;
  const part = (start: number, end: number) => ({ kind: 'part', start, end });
  const whole = { kind: 'whole' };
  const unsatisfiable = { kind: 'unsatisfiable' };

  it.each([
    ['bytes=0-499', part(0, 499)],
    ['bytes=500-', part(500, 999)],
    ['bytes=-200', part(800, 999)],
    ['bytes=-5000', part(0, 999)],
    ['bytes=999-999', part(999, 999)],
    ['bytes=900-99999999999999999999999', part(900, 999)],
    ['Bytes= 0-0 ', part(0, 0)],
    ['bytes=1000-', unsatisfiable],
    ['bytes=99999999999999999999999-', unsatisfiable],
    ['bytes=-0', unsatisfiable],
    [null, whole],
    ['', whole],
    ['bytes', whole],
    ['bytes=', whole],
    ['bytes=-', whole],
    ['bytes=a-b', whole],
    ['bytes=5-1', whole],
    ['bytes=0-1,5-9', whole],
    ['bytes=0x10-20', whole],
    ['bytes=1.5-2', whole],
    ['seconds=0-5', whole],
  ])('parses %j', (header, expected) => {
    expect(parseRange(header, SIZE_BYTES)).toEqual(expected);
  });

  it('finds no range in an empty object', () => {
    expect(parseRange('bytes=0-', 0)).toEqual(unsatisfiable);
    expect(parseRange('bytes=-1', 0)).toEqual(whole);
  });

  it('selects the same bytes as slicing', () => {
    const ranges = fc.record({ size: fc.nat(5000), start: fc.nat(6000), length: fc.nat(6000) });
    fc.assert(
      fc.property(ranges, ({ size, start, length }) => {
        const expected = start < size ? part(start, Math.min(start + length, size - 1)) : unsatisfiable;
        expect(parseRange(`bytes=${start}-${start + length}`, size)).toEqual(expected);
      }),
    );
  });

  it('stays within the object for any header', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^bytes=[0-9,\- ]*$/));
    fc.assert(
      fc.property(text, fc.nat(5000), (header, size) => {
        const range = parseRange(header, size);
        if (range.kind !== 'part') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});

describe('streamFile', () => {
  const SIZE_BYTES = 1_000_000;
  const bytes = randomBytes(SIZE_BYTES);
  const { signal } = new AbortController();
  let folder = '';
  let handle: FileHandle;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stream-file-'));
    await writeFile(join(folder, 'file'), bytes);
    handle = await open(join(folder, 'file'), 'r');
  });
  afterEach(async () => {
    await handle.close();
    await rm(folder, { recursive: true });
  });

  /** Returns whether the handle is closed: Node sets its descriptor to -1. */
  const isClosed = () => handle.fd === -1;

  it('streams the requested bytes and closes the file', async () => {
    const part = await buffer(streamFile({ handle, start: 5, end: SIZE_BYTES - 5, signal }));
    expect(part).toEqual(bytes.subarray(5, SIZE_BYTES - 4));
    expect(isClosed()).toBe(true);
  });

  it('closes the file when the reader cancels', async () => {
    const reader = streamFile({ handle, start: 0, end: SIZE_BYTES - 1, signal }).getReader();
    await reader.read();
    expect(isClosed()).toBe(false);
    await reader.cancel();
    expect(isClosed()).toBe(true);
  });

  it('closes the file when the client disconnects before the first read', async () => {
    const gone = new AbortController();
    streamFile({ handle, start: 0, end: SIZE_BYTES - 1, signal: gone.signal });
    gone.abort();
    await expect.poll(() => isClosed()).toBe(true);
  });

  it('closes the file immediately if the client disconnected before the stream existed', async () => {
    streamFile({ handle, start: 0, end: SIZE_BYTES - 1, signal: AbortSignal.abort() });
    await expect.poll(() => isClosed()).toBe(true);
  });

  it('fails instead of ending early if the file became shorter', async () => {
    await truncate(join(folder, 'file'), 10);
    await expect(buffer(streamFile({ handle, start: 0, end: 99, signal }))).rejects.toThrow(/shorter/);
    expect(isClosed()).toBe(true);
  });
});
