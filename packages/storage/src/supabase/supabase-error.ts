import { StorageApiError, StorageUnknownError } from '@supabase/storage-js';
import { DetailedError } from 'tus-js-client';
import { networkCodeOf } from '../shared/network-error.ts';
import { createErrorTranslation, type StoreTrouble } from '../shared/store-error.ts';

/** A response of the storage API, from its JSON or its TUS endpoints. */
interface Answer {
  /** The actual status: JSON endpoints respond with 400 and put it into the body; TUS endpoints respond with it. */
  readonly status: number;
  readonly message: string;
}

export const { on: onSupabase, toStorageError } = createErrorTranslation('supabase', (error) => {
  const answer = answerOf(error);
  if (answer !== null) return { trouble: troubleOf(answer), storeCode: `${answer.status} ${answer.message}`.trim() };
  const cause = networkCauseOf(error);
  const networkCode = networkCodeOf(cause);
  return networkCode === null ? null : { trouble: 'away', storeCode: networkCode, cause };
});

/** Returns the data of a client's response. @throws the response's error */
export function dataOf<T>({ data, error }: { readonly data: T; readonly error: unknown }): NonNullable<T> {
  if (error !== null || data === null || data === undefined) throw error;
  return data;
}

/** Returns whether the object or the bucket is missing, or hidden from the key. */
export function isNotFound(error: unknown): boolean {
  return answerOf(error)?.status === 404;
}

/** Returns whether the object is missing, and not the bucket. */
export function isMissingObject(error: unknown): boolean {
  const answer = answerOf(error);
  return answer?.status === 404 && !isAboutBucket(answer);
}

/** Returns whether an object with this name exists. */
export function isNameConflict(error: unknown): boolean {
  const answer = answerOf(error);
  return answer?.status === 409 && /exists/i.test(answer.message);
}

/** Returns whether the upload no longer exists: the store keeps unfinished uploads for a day. */
export function isUploadGone(error: unknown): boolean {
  const answer = answerOf(error);
  return answer?.status === 410 || (answer?.status === 404 && !isAboutBucket(answer));
}

/** Returns whether the same request may succeed if it is retried soon. */
export function isPassing(error: unknown): boolean {
  const answer = answerOf(error);
  if (answer === null) return networkCodeOf(networkCauseOf(error)) !== null;
  // 409 without an existing name: the offset does not match. 423: an earlier request still locks the upload.
  return answer.status >= 500 || answer.status === 423 || (answer.status === 409 && !isNameConflict(error));
}

function troubleOf(answer: Answer): StoreTrouble {
  const { status, message } = answer;
  if (status === 413) return 'size';
  if (status === 415) return 'type';
  if (status === 401 || /jwt|jws|signature|authorization|claim timestamp/i.test(message)) return 'credentials';
  if (status === 403) return 'rights';
  if (status === 404) return isAboutBucket(answer) ? 'bucket' : 'other';
  if (status === 507) return 'full';
  return status >= 500 || status === 429 ? 'away' : 'other';
}

function isAboutBucket({ message }: Answer): boolean {
  return /bucket/i.test(message);
}

function answerOf(error: unknown): Answer | null {
  if (error instanceof StorageApiError) {
    // Gateways in front of the store respond without the store's body.
    const status = Number.parseInt(error.statusCode, 10);
    return { status: Number.isNaN(status) ? error.status : status, message: error.message };
  }
  if (error instanceof DetailedError && error.originalResponse !== null) {
    const { originalResponse: response } = error;
    return { status: response.getStatus(), message: response.getBody().slice(0, 200) };
  }
  return null;
}

function networkCauseOf(error: unknown): unknown {
  if (error instanceof StorageUnknownError) return error.originalError;
  if (error instanceof DetailedError) return error.causingError;
  return error;
}
