import type { Readable } from 'node:stream';
import type { StorageProviderName } from '../domain/index.ts';

export interface PlaybackUrlOptions {
  /** Makes the URL respond with `Content-Disposition: attachment` and this file name. */
  readonly downloadAs?: string;
}

export interface SignedUrl {
  readonly url: string;
  /** When the URL expires; earlier than requested if the credentials expire sooner. */
  readonly expiresAt: Date;
}

export interface ObjectStat {
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly modifiedAt: Date;
}

export interface UploadOptions {
  /** Aborts the upload; the next call for the same file continues where this one stopped. */
  readonly signal?: AbortSignal;
  /** Awaited before that many more bytes are sent: shows progress, and limits the rate by resolving late. */
  readonly beforeSending?: (sizeBytes: number) => Promise<void>;
}

export interface UploadReceipt {
  /** The store's own identifier of the object, for the row's `file_url`; not a URL that can be opened. */
  readonly identifier: string;
  readonly sizeBytes: number;
  /** SHA-256 of the stored bytes, lower-case hex. */
  readonly sha256: string;
}

/** Byte positions, both inclusive, as in HTTP's Range. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A property of a store that endangers stored or future recordings. */
export interface StorageConcern {
  /**
   * - expiry: the store itself deletes objects after a while
   * - public: users other than the session's participants could fetch recordings
   * - unversioned: an object that is deleted or overwritten by mistake is lost
   * - size_limit: a long session's recording would be, or may be, refused
   * - media_types: an object would be refused because of its type
   * - locked: objects cannot be deleted for a while, so recordings cannot be erased on request
   * - unusable: the store is not reached or refuses all requests, so recordings cannot be stored
   * - unknown: one check failed
   */
  readonly kind: 'expiry' | 'public' | 'unversioned' | 'size_limit' | 'media_types' | 'locked' | 'unusable' | 'unknown';
  /** What is wrong and what to do about it, for the operator. */
  readonly message: string;
}

/** A store. */
export interface StoragePlace {
  readonly provider: StorageProviderName;
  /** Null for the local store, which has only one folder. */
  readonly bucket: string | null;
  /** The store's address, see `StorageProvider`. Null: the configured one. */
  readonly endpoint: string | null;
}

/**
 * Stores recordings. Object paths are relative and lower-case, with `/` as separator; see `recordingObjectPath`. Every
 * provider passes the conformance suite in `conformance/storage-provider.ts`. Errors of all operations:
 * STORAGE_UNAVAILABLE (retryable), STORAGE_FULL (retryable), INVALID_OBJECT_PATH.
 */
export interface StorageProvider {
  readonly name: StorageProviderName;
  /** Null for the local store. */
  readonly bucket: string | null;
  /** The store's address, such as `https://s3.eu-central-1.amazonaws.com`; null for the local store. */
  readonly endpoint: string | null;
  /**
   * Streams a file of any size into the store, then reads its size, type and checksum from the store. Never overwrites:
   * throws OBJECT_ALREADY_EXISTS if the path has other bytes, and succeeds if it has the same bytes. A call after an
   * interrupted one sends only what the store has not accepted yet. It keeps its state in the file `<file>.upload`,
   * which is deleted once the object is stored.
   * @throws SOURCE_FILE_UNREADABLE, OBJECT_ALREADY_EXISTS, INTEGRITY_MISMATCH
   */
  uploadRecording(file: string, path: string, options?: UploadOptions): Promise<UploadReceipt>;
  /**
   * Returns a URL that plays the object without further sign-in, supports Range, and expires.
   * @throws OBJECT_NOT_FOUND
   */
  getPlaybackUrl(path: string, expiresInSeconds?: number, options?: PlaybackUrlOptions): Promise<SignedUrl>;
  /**
   * Deletes an object in all its versions, and checks that it is gone; a missing one is no error. The worker deletes
   * only raw tracks; only an operator's command deletes a recording.
   * @throws STORAGE_UNAVAILABLE if the object is still there, OBJECT_LOCKED if the store does not delete it yet
   */
  deleteRecording(path: string): Promise<void>;
  /** Returns false only if the object does not exist; throws if the check failed. */
  exists(path: string): Promise<boolean>;
  /** @throws OBJECT_NOT_FOUND */
  stat(path: string): Promise<ObjectStat>;
  /** @throws OBJECT_NOT_FOUND, RANGE_NOT_SATISFIABLE */
  read(path: string, range?: ByteRange): Promise<Readable>;
  /** Lists the paths under a prefix, in no particular order. */
  list(prefix: string): AsyncIterable<string>;
  /**
   * Checks for settings that conflict with private recordings that are kept permanently; returns none if all is well.
   * Requests an object without credentials, and stores a probe for it if there is none yet. Fails if the store does not
   * accept the credentials or has no such bucket.
   */
  examine(): Promise<readonly StorageConcern[]>;
}

/** The storage providers this process can reach. */
export interface StorageRegistry {
  /** The provider for new recordings. */
  readonly current: StorageProvider;
  /**
   * Returns the provider of a row's place; old recordings stay in their store and bucket. A null bucket or endpoint means
   * the one from the environment.
   * @throws CONFIGURATION_INVALID, naming the variables that are missing
   */
  of(place: StoragePlace): StorageProvider;
}
