import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StorageProvider } from '../ports/index.ts';

/** What an object should be. */
interface ExpectedObject {
  readonly path: string;
  /** Null: the store is not asked for the size. */
  readonly sizeBytes: number | null;
  /** Lower-case hex. Null: the object is not read. */
  readonly sha256: string | null;
}

/** How an object compares with what it should be; a difference comes with the value that the store has. */
type ObjectMatch =
  | { readonly kind: 'same' }
  | { readonly kind: 'other_size'; readonly sizeBytes: number }
  | { readonly kind: 'other_checksum'; readonly sha256: string };

/**
 * Compares a stored object with what it should be: first the size that the store reports, then the checksum of the
 * bytes that it returns. @throws OBJECT_NOT_FOUND, and the provider's other errors
 */
export async function matchObject(store: StorageProvider, expected: ExpectedObject): Promise<ObjectMatch> {
  const { path } = expected;
  if (expected.sizeBytes !== null) {
    const { sizeBytes } = await store.stat(path);
    if (sizeBytes !== expected.sizeBytes) return { kind: 'other_size', sizeBytes };
  }
  if (expected.sha256 !== null) {
    const sha256 = await sha256Of(await store.read(path));
    if (sha256 !== expected.sha256) return { kind: 'other_checksum', sha256 };
  }
  return { kind: 'same' };
}

/** Returns the SHA-256 of a stream in lower-case hex, without buffering the stream in memory. */
export async function sha256Of(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(stream, hash);
  return hash.digest('hex');
}
