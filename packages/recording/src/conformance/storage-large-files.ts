import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { UploadOptions } from '../ports/index.ts';
import { contentOf, newPath, type StorageContext, sha256Of } from './storage-context.ts';

const MIB = 1024 * 1024;

/**
 * Tests uploads in several requests, and interrupted uploads. Their files are larger than what the provider has in
 * flight, and are interrupted after more than that, so that a resumed upload shows. They are no multiple of a request.
 */
export function describeLargeFiles({ harness, provider, fileWith }: StorageContext): void {
  let largeBytes: number;
  let lateBytes: number;
  beforeAll(() => {
    const inFlight = Math.min(harness().bytesInFlight, 64 * MIB);
    largeBytes = inFlight + Math.min(1.25 * inFlight, 32 * MIB) + 12_345;
    lateBytes = (inFlight + largeBytes) / 2;
  });

  it('stores a file in several requests and leaves no temporary files next to it', async () => {
    const bytes = randomBytes(largeBytes);
    const [file, path] = [await fileWith(bytes), newPath()];
    const announced = announce();
    const receipt = await provider().uploadRecording(file, path, { beforeSending: announced.add });
    expect(receipt).toMatchObject({ sizeBytes: largeBytes, sha256: sha256Of(bytes) });
    expect(announced.bytes()).toBe(largeBytes);
    expect(sha256Of(await contentOf(provider(), path))).toBe(sha256Of(bytes));
    expect(await neighborsOf(file)).toEqual([]);
  });

  it('resumes an interrupted upload and exposes nothing before it is complete', async () => {
    const bytes = randomBytes(largeBytes);
    const [file, path] = [await fileWith(bytes), newPath()];
    const first = await cutOffAt(lateBytes, (options) => provider().uploadRecording(file, path, options));
    expect(await provider().exists(path)).toBe(false);
    const rest = announce();
    const receipt = await provider().uploadRecording(file, path, { beforeSending: rest.add });
    expect(receipt.sha256).toBe(sha256Of(bytes));
    expect(sha256Of(await contentOf(provider(), path))).toBe(sha256Of(bytes));
    expect(first.bytes() + rest.bytes() - largeBytes).toBeLessThanOrEqual(harness().bytesInFlight);
  });

  it('does not mix a new file with the interrupted upload of an old one', async () => {
    const [file, path] = [await fileWith(randomBytes(largeBytes)), newPath()];
    await cutOffAt(lateBytes, (options) => provider().uploadRecording(file, path, options));
    const changed = randomBytes(largeBytes);
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
