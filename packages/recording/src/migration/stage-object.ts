import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { YoungMindsError } from '@young-minds/core';
import type { StorageProvider } from '../ports/index.ts';
import { sha256Of } from '../storing/sha256-of.ts';

export interface StageRequest {
  readonly path: string;
  /** Path of the copy on this machine. */
  readonly file: string;
  /** Lower-case hex; null if unknown. */
  readonly expectedSha256: string | null;
  readonly pace: (sizeBytes: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Downloads an object to this machine's disk and compares its checksum; a failed download leaves no file. Reuses a copy
 * of an earlier run unchanged, so that its upload can continue.
 * @throws INTEGRITY_MISMATCH, and the provider's own errors
 */
export async function stageObject(source: StorageProvider, request: StageRequest): Promise<void> {
  const { path, file, expectedSha256, pace, signal } = request;
  if (expectedSha256 !== null && existsSync(file) && (await sha256Of(createReadStream(file))) === expectedSha256)
    return;
  const unfinished = `${file}.part`;
  await rm(unfinished, { force: true });
  const hash = createHash('sha256');
  const measured = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      await pace(chunk.length);
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(await source.read(path), measured, createWriteStream(unfinished, { mode: 0o600 }), { signal });
  const sha256 = hash.digest('hex');
  if (expectedSha256 !== null && sha256 !== expectedSha256) {
    await rm(unfinished);
    const message = 'What the store has is not what was recorded: its checksum differs. It was not copied.';
    throw new YoungMindsError('INTEGRITY_MISMATCH', message, { details: { path, sha256, expectedSha256 } });
  }
  await rename(unfinished, file);
}
