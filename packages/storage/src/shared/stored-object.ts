import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { YoungMindsError } from '@young-minds/core';
import type { StoragePlace } from '@young-minds/recording/ports';
import { type SourceFile, sha256OfSource } from './source-file.ts';
import type { StorePlace } from './store-error.ts';

export interface WrittenObject {
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** For the details of errors. */
interface ObjectPlace extends Omit<StoragePlace, 'endpoint'> {
  readonly path: string;
}

interface StoredObject {
  readonly place: ObjectPlace;
  readonly sizeBytes: number;
  read(): Promise<Readable>;
}

/** Handles an existing name: the same bytes mean that the upload is done. @throws OBJECT_ALREADY_EXISTS otherwise */
export async function matchStoredObject(source: SourceFile, stored: StoredObject): Promise<WrittenObject> {
  if (stored.sizeBytes === source.sizeBytes) {
    const sha256 = await sha256OfSource(source);
    if ((await sha256Of(await stored.read())) === sha256) return { sizeBytes: source.sizeBytes, sha256 };
  }
  throw alreadyExists(stored.place);
}

/** Returns a SHA-256 as lower-case hex. */
async function sha256Of(chunks: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

export function alreadyExists(place: ObjectPlace): YoungMindsError {
  const message = 'Another file is stored under this path and is kept; store this one under another recording id.';
  return new YoungMindsError('OBJECT_ALREADY_EXISTS', message, { details: { ...place } });
}

/** What a store reports about an object that was just uploaded; undefined if it does not report a value. */
interface StoredFacts {
  readonly sizeBytes: number | undefined;
  readonly contentType: string | undefined;
  readonly checksum?: string | undefined;
}

/** Compares the uploaded file with what the store reports. @throws INTEGRITY_MISMATCH */
export function assertStored(place: Required<StorePlace>, sent: StoredFacts, stored: StoredFacts): void {
  const isSame =
    stored.sizeBytes === sent.sizeBytes &&
    stored.contentType === sent.contentType &&
    (stored.checksum === undefined || stored.checksum === sent.checksum);
  if (isSame) return;
  const message =
    'The checksum that the store reports for the object is not that of the uploaded file. Check the object first.';
  throw new YoungMindsError('INTEGRITY_MISMATCH', message, { details: { ...place, sent, stored } });
}
