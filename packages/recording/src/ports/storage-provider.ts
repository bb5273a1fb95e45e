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

export interface UploadOptions {
  /** Lets go of the upload; the next call for the same file goes on where this one stopped. */
  readonly signal?: AbortSignal;
  /** Awaited before so many more bytes are sent: shows progress, and limits the rate by taking its time. */
  readonly beforeSending?: (sizeBytes: number) => Promise<void>;
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

/** Something about a store that endangers what lies there, or what is to come. */
export interface StorageConcern {
  /**
   * - expiry: the store itself deletes objects after a while
   * - public: others than the session's people could fetch recordings
   * - unversioned: what somebody deletes or overwrites by mistake is gone
   * - size_limit: a long session's recording would be, or may be, refused
   * - media_types: something that is to be stored would be refused for what it is
   * - unknown: it could not be found out
   */
  readonly kind: 'expiry' | 'public' | 'unversioned' | 'size_limit' | 'media_types' | 'unknown';
  /** What is so and what to do about it, for the operator. */
  readonly message: string;
}

/** A store. */
export interface StoragePlace {
  readonly provider: StorageProviderName;
  /** Null with the local store, which has but one folder. */
  readonly bucket: string | null;
}

/**
 * Where recordings live. Object paths are relative, with `/` between parts, lower-case; see `recordingObjectPath`.
 * Every provider passes the one conformance suite in `conformance/storage-provider.ts`.
 * Errors of all operations: STORAGE_UNAVAILABLE (retryable), STORAGE_FULL (retryable), INVALID_OBJECT_PATH.
 */
export interface StorageProvider {
  readonly name: StorageProviderName;
  /** Null with the local store. */
  readonly bucket: string | null;
  /**
   * Streams a file of any size into the store, and asks the store for its size, type and checksum afterwards. Never
   * overwrites: where the path is taken by other bytes it throws OBJECT_ALREADY_EXISTS; where it is taken by the very
   * same bytes the call counts as done. A call after one that was cut off sends only what the store has not accepted
   * yet; it finds its way by the file `<file>.upload`, which goes once the object is stored.
   * @throws SOURCE_FILE_UNREADABLE, OBJECT_ALREADY_EXISTS, INTEGRITY_MISMATCH
   */
  uploadRecording(file: string, path: string, options?: UploadOptions): Promise<UploadReceipt>;
  /** A URL that plays the object without further sign-in, answers Range, and ends. @throws OBJECT_NOT_FOUND */
  getPlaybackUrl(path: string, expiresInSeconds?: number, options?: PlaybackUrlOptions): Promise<SignedUrl>;
  /** Removes an object in all its versions; a missing one is no error. Only an operator's command may call this. */
  deleteRecording(path: string): Promise<void>;
  /** False only for "not there"; throws when it could not find out. */
  exists(path: string): Promise<boolean>;
  /** @throws OBJECT_NOT_FOUND */
  stat(path: string): Promise<ObjectStat>;
  /** @throws OBJECT_NOT_FOUND, RANGE_NOT_SATISFIABLE */
  read(path: string, range?: ByteRange): Promise<Readable>;
  /** Paths below a prefix, in no particular order. */
  list(prefix: string): AsyncIterable<string>;
  /** Looks for settings that do not go with recordings that are private and kept for ever; none where all is well. */
  examine(): Promise<readonly StorageConcern[]>;
}
