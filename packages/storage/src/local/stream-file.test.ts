import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { streamFile } from './stream-file.ts';

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

describe('streamFile', () => {
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
    await vi.waitFor(() => expect(isClosed()).toBe(true));
  });

  it('closes the file immediately if the client disconnected before the stream existed', async () => {
    streamFile({ handle, start: 0, end: SIZE_BYTES - 1, signal: AbortSignal.abort() });
    await vi.waitFor(() => expect(isClosed()).toBe(true));
  });

  it('fails instead of ending early if the file became shorter', async () => {
    await truncate(join(folder, 'file'), 10);
    await expect(buffer(streamFile({ handle, start: 0, end: 99, signal }))).rejects.toThrow(/shorter/);
    expect(isClosed()).toBe(true);
  });
});
