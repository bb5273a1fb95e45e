import { isYoungMindsError, YoungMindsError } from '@young-minds/core';
import type { StorageProviderName } from '@young-minds/recording/domain';
import type { StoragePlace } from '@young-minds/recording/ports';
import { STORED_TYPES } from './content-headers.ts';
import { networkAdvice } from './network-error.ts';
import type { ObjectLock } from './object-lock.ts';

interface Variables {
  readonly keys: string;
  readonly bucket: string;
  readonly address: string;
  readonly region: string;
}

const VARIABLES: Readonly<Record<StorageProviderName, Variables>> = {
  local: {
    keys: 'the rights of LOCAL_STORAGE_DIR',
    bucket: 'LOCAL_STORAGE_DIR',
    address: 'LOCAL_STORAGE_DIR',
    region: 'LOCAL_STORAGE_DIR',
  },
  supabase: {
    keys: 'SUPABASE_SERVICE_KEY (the service key, not the public one)',
    bucket: 'SUPABASE_STORAGE_BUCKET',
    address: 'SUPABASE_URL',
    region: 'SUPABASE_URL',
  },
  s3: {
    keys: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the role of this machine',
    bucket: 'AWS_S3_BUCKET',
    address: 'AWS_ENDPOINT_URL_S3',
    region: 'AWS_REGION',
  },
  gcs: {
    keys: 'GOOGLE_APPLICATION_CREDENTIALS, or the account of this machine',
    bucket: 'GCS_BUCKET',
    address: 'GCS_ENDPOINT_URL',
    region: 'GCS_ENDPOINT_URL',
  },
};

/** The cause of a store's refusal, independent of the vendor. */
export type StoreTrouble =
  /** The store does not accept the credentials. */
  | 'credentials'
  /** The credentials are accepted but lack the permission. */
  | 'rights'
  | 'bucket'
  | 'size'
  /** The store refuses files of this media type. */
  | 'type'
  | 'full'
  | 'clock'
  /** The request is signed for another region than the bucket's. */
  | 'region'
  /** The store did not respond, or is temporarily unavailable. */
  | 'away'
  | 'other';

export interface StorePlace {
  readonly provider: StorageProviderName;
  readonly bucket: string;
  readonly path?: string;
}

interface StoreRefusal extends StorePlace {
  readonly trouble: StoreTrouble;
  /** The store's own code, such as `AccessDenied`. */
  readonly storeCode: string;
  readonly cause: unknown;
}

type PlaceInProvider = Omit<StorePlace, 'provider'>;

/** The vendor-specific part of a refusal. The cause is given if it is deeper in the vendor's error. */
type Judgement = Pick<StoreRefusal, 'trouble' | 'storeCode'> & Partial<Pick<StoreRefusal, 'cause'>>;

interface ErrorTranslation {
  /** Runs requests on a bucket and translates the store's errors. */
  on<T>(place: PlaceInProvider, requests: () => Promise<T>): Promise<T>;
  /** @returns STORAGE_FULL or STORAGE_UNAVAILABLE; a `YoungMindsError`, an `AbortError` and other errors unchanged */
  toStorageError(place: PlaceInProvider, error: unknown): unknown;
}

/** @param judge returns the cause of a vendor's error, or null if the error is not the store's */
export function createErrorTranslation(
  provider: StorageProviderName,
  judge: (error: unknown) => Judgement | null,
): ErrorTranslation {
  const toStorageError = (place: PlaceInProvider, error: unknown) => {
    if (isYoungMindsError(error) || (error instanceof Error && error.name === 'AbortError')) return error;
    const judged = judge(error);
    return judged === null ? error : storeRefusal({ ...place, provider, cause: error, ...judged });
  };
  return {
    toStorageError,
    async on(place, requests) {
      try {
        return await requests();
      } catch (error) {
        throw toStorageError(place, error);
      }
    },
  };
}

/**
 * Converts a store's refusal to a `YoungMindsError`. All are retryable: the operator fixes the cause or it passes, and
 * the recording waits until then.
 * @returns STORAGE_FULL if the store is full or refuses the size, else STORAGE_UNAVAILABLE
 */
function storeRefusal(refusal: StoreRefusal): YoungMindsError {
  const { trouble, provider, bucket, path, storeCode, cause } = refusal;
  const code = trouble === 'full' || trouble === 'size' ? 'STORAGE_FULL' : 'STORAGE_UNAVAILABLE';
  const details = { provider, bucket, storeCode, ...(path === undefined ? {} : { path }) };
  return new YoungMindsError(code, messageOf(refusal), { cause: withoutSecrets(cause), details });
}

function messageOf(refusal: StoreRefusal): string {
  const { trouble, provider, bucket, storeCode, cause } = refusal;
  const store = `${provider} bucket "${bucket}"`;
  if (trouble === 'away') {
    const reach = `Can't reach the ${store} (${storeCode}). ${networkAdvice(cause, VARIABLES[provider].address)}`;
    return `${reach} Nothing is lost; the upload will be retried.`;
  }
  // For an unknown code, the store's own message is the best advice.
  const advice = trouble === 'other' ? storeWords(cause) : adviceOn(refusal);
  return `The ${store} answered ${storeCode}${advice === '' ? '' : `: ${advice}`}.`;
}

/** Returns a store's own message without addresses and without the period at its end. */
function storeWords(cause: unknown): string {
  return withoutSecrets(cause)?.message.replace(/\.$/, '') ?? '';
}

function adviceOn({ trouble, provider, cause }: StoreRefusal): string {
  const { keys, bucket, region } = VARIABLES[provider];
  switch (trouble) {
    case 'region':
      return `${storeWords(cause)}; correct ${region}`;
    case 'credentials':
      return `it does not accept the credentials; check ${keys}`;
    case 'rights':
      return `the credentials may not do this there; give them the right to read, write and list, or check ${keys}`;
    case 'bucket':
      return `there is no such bucket; create it, or correct ${bucket}`;
    case 'size':
      return 'it refuses an object of this size; raise its limit, a long session needs 2 GB';
    case 'type':
      return `it doesn't accept this file type; add ${STORED_TYPES.join(', ')} to its allowed types`;
    case 'full':
      return 'it is full; free space or raise its quota';
    case 'clock':
      return 'the clock of this machine is wrong; correct it';
    case 'away':
    case 'other':
      return storeWords(cause);
  }
}

/** Copies an error without secrets: it contains the request's credentials, and its message may contain a signed URL. */
function withoutSecrets(cause: unknown): Error | undefined {
  if (!(cause instanceof Error)) return undefined;
  const plain = new Error(cause.message.replace(/https?:\/\/\S+/g, '<address>'));
  plain.name = cause.name;
  return plain;
}

export function objectNotFound(place: Required<StorePlace>): YoungMindsError {
  const message = `No recording is stored under this path in the ${place.provider} bucket "${place.bucket}".`;
  return new YoungMindsError('OBJECT_NOT_FOUND', message, { details: { ...place } });
}

export function rangeNotSatisfiable(place: Required<StorePlace>): YoungMindsError {
  const message = 'The object does not have the bytes asked for.';
  return new YoungMindsError('RANGE_NOT_SATISFIABLE', message, { details: { ...place } });
}

/** Returns the error for the deletion of a locked object (WORM), with the time in `details.lockedUntil`. */
export function objectLocked(place: Required<StorePlace>, until: ObjectLock): YoungMindsError {
  const lockedUntil = until === 'held' ? null : until.toISOString();
  const reason = lockedUntil === null ? 'is under a legal hold' : `is locked until ${lockedUntil}`;
  const message =
    `The object ${place.path} ${reason} in the ${place.provider} bucket "${place.bucket}" and cannot be deleted before. ` +
    (lockedUntil === null ? 'Release the hold first.' : 'Run the command again then.');
  return new YoungMindsError('OBJECT_LOCKED', message, { details: { ...place, lockedUntil } });
}

/** Returns the error for a deletion that the store accepted without deleting the object. */
export function stillThere(place: Omit<StoragePlace, 'endpoint'> & { readonly path: string }): YoungMindsError {
  const store =
    place.bucket === null ? `the ${place.provider} store` : `the ${place.provider} bucket "${place.bucket}"`;
  const message =
    `The object ${place.path} is still there after its deletion from ${store}. ` +
    'Check that the credentials may delete objects and all of their versions there, then retry.';
  return new YoungMindsError('STORAGE_UNAVAILABLE', message, { details: { ...place } });
}
