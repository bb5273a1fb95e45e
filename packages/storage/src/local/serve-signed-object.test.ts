import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalStorage } from './local-storage.ts';
import { createSignedObjectHandler } from './serve-signed-object.ts';

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

describe('signed object handler', () => {
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
