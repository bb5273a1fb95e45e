import type { Readable } from 'node:stream';
import type { StorageProviderName } from '../domain/index.ts';

export interface PlaybackUrlOptions {
  /** Makes the URL answer with `Content-Disposition: attachment` and this file name. */
  readonly downloadAs?: string;
}

export interface SignedUrl {
  readonly url: string;
  /** When the URL really ends, which may be earlier than asked where the credentials end sooner. */
  readonly expiresAt: Date;
}

export interface ObjectStat {
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly modifiedAt: Date;
}

export interface UploadReceipt {
  /** The store's own identifier of the object, for the row's `file_url`; not a URL anyone can open. */
  readonly identifier: string;
  readonly sizeBytes: number;
  /** Lower-case hex of the SHA-256 over what was stored. */
  readonly sha256: string;
}

/** Byte positions, both inclusive, as in HTTP's Range. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Where recordings live. Object paths are relative, with `/` between parts, lower-case; see `recordingObjectPath`.
 * Every provider passes the one conformance suite in `conformance/storage-provider.ts`.
 * Errors of all operations: STORAGE_UNAVAILABLE (retryable), STORAGE_FULL (retryable), INVALID_OBJECT_PATH.
 */
export interface StorageProvider {
  readonly name: StorageProviderName;
  /**
   * Streams a file of any size into the store. Never overwrites: where the path is taken by other bytes it throws
   * OBJECT_ALREADY_EXISTS; where it is taken by the very same bytes the call counts as done.
   */
  uploadRecording(file: string, path: string): Promise<UploadReceipt>;
  /** A URL that plays the object without further sign-in, answers Range, and ends. @throws OBJECT_NOT_FOUND */
  getPlaybackUrl(path: string, expiresInSeconds?: number, options?: PlaybackUrlOptions): Promise<SignedUrl>;
  /** Removes an object; a missing one is no error. Only an operator's command may call this. */
  deleteRecording(path: string): Promise<void>;
  /** False only for "not there"; throws when it could not find out. */
  exists(path: string): Promise<boolean>;
  /** @throws OBJECT_NOT_FOUND */
  stat(path: string): Promise<ObjectStat>;
  /** @throws OBJECT_NOT_FOUND, RANGE_NOT_SATISFIABLE */
  read(path: string, range?: ByteRange): Promise<Readable>;
  /** Paths below a prefix, in no particular order. */
  list(prefix: string): AsyncIterable<string>;
}
