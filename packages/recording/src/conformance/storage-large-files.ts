import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { expect, it } from 'vitest';
import type { UploadOptions } from '../ports/index.ts';
import { contentOf, newPath, type StorageContext, sha256Of } from './storage-context.ts';

/** More than twice what any provider has in flight, so that a resumed upload shows; not a multiple of a request. */
const LARGE_BYTES = 72 * 1024 * 1024 + 12_345;

/** Tests uploads in several requests, and interrupted uploads. */
export function describeLargeFiles({ harness, provider, fileWith }: StorageContext): void {
  it('stores a file in several requests and leaves no temporary files next to it', async () => {
    const bytes = randomBytes(LARGE_BYTES);
    const [file, path] = [await fileWith(bytes), newPath()];
    const announced = announce();
    const receipt = await provider().uploadRecording(file, path, { beforeSending: announced.add });
    expect(receipt).toMatchObject({ sizeBytes: LARGE_BYTES, sha256: sha256Of(bytes) });
    expect(announced.bytes()).toBe(LARGE_BYTES);
    expect(sha256Of(await contentOf(provider(), path))).toBe(sha256Of(bytes));
    expect(await neighborsOf(file)).toEqual([]);
  });

  it('resumes an interrupted upload and exposes nothing before it is complete', async () => {
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

  it('does not mix a new file with the interrupted upload of an old one', async () => {
    const [file, path] = [await fileWith(randomBytes(LARGE_BYTES)), newPath()];
    await cutOffAt(LARGE_BYTES / 2, (options) => provider().uploadRecording(file, path, options));
    const changed = randomBytes(LARGE_BYTES);
    await writeFile(file, changed);
    expect(await provider().uploadRecording(file, path)).toMatchObject({ sha256: sha256Of(changed) });
    expect(sha256Of(await contentOf(provider(), path))).toBe(sha256Of(changed));
  });
}

/** Counts the bytes that are about to be sent. */
function announce() {
  let total = 0;
  return {
    bytes: () => total,
    add: async (sizeBytes: number) => {
      total += sizeBytes;
    },
  };
}

/** Runs an upload until `sizeBytes` are announced, then aborts it. Returns the number of announced bytes. */
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

/** Lists the files in a file's folder whose names begin with its own. */
async function neighborsOf(file: string): Promise<string[]> {
  const names = await readdir(dirname(file));
  return names.filter((name) => name !== basename(file) && name.startsWith(basename(file)));
}
