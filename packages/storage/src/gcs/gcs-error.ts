import { networkCodeOf } from '../shared/network-error.ts';
import { createErrorTranslation, type StoreTrouble } from '../shared/store-error.ts';

export const { on: onGcs, toStorageError } = createErrorTranslation('gcs', (error) => {
  const trouble = troubleOf(error);
  return trouble === null ? null : { trouble, storeCode: storeCodeOf(error) };
});

/** Returns whether the same request may succeed if it is retried soon. */
export function isPassing(error: unknown): boolean {
  return troubleOf(error) === 'away';
}

/** A hold has the same reason as a missing right, `forbidden`, and only the message distinguishes them. */
const HELD = /is under active .* hold/i;
const LOCKED_REASONS = new Set(['retentionPolicyNotMet', 'objectUnderActiveHold']);

/**
 * Returns whether the store refuses a deletion because a retention policy or a hold protects the object.
 * @see https://cloud.google.com/storage/docs/json_api/v1/status-codes
 */
export function isLockedRefusal(error: unknown): boolean {
  if (httpStatusOf(error) !== 403 || !(error instanceof Error)) return false;
  return LOCKED_REASONS.has(reasonOf(error) ?? '') || HELD.test(error.message);
}

function troubleOf(error: unknown): StoreTrouble | null {
  const message = error instanceof Error ? error.message : '';
  // The token endpoint reports both a revoked key and a wrong clock as an invalid JWT.
  if (/Invalid JWT.*(iat|exp|short-lived)/i.test(message)) return 'clock';
  if (CREDENTIALS.test(message) || isUnreadableKey(error)) return 'credentials';
  if (networkCodeOf(error) !== null) return 'away';
  const status = httpStatusOf(error);
  if (status === null) return null;
  if (status === 401) return 'credentials';
  if (status === 403) return /quota|exceeded/i.test(message) ? 'full' : 'rights';
  if (status === 404) return /bucket/i.test(message) ? 'bucket' : 'other';
  if (status === 413) return 'size';
  return status >= 500 || status === 429 || status === 408 ? 'away' : 'other';
}

const CREDENTIALS = /invalid_grant|invalid_client|default credentials|client_email|private.key|PEM routines|DECODER/i;

/** Returns whether the key file is set in the environment but cannot be read. */
function isUnreadableKey(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && (error.syscall === 'open' || error.syscall === 'lstat');
}

function storeCodeOf(error: unknown): string {
  const networkCode = networkCodeOf(error);
  if (networkCode !== null) return networkCode;
  const status = httpStatusOf(error);
  const reason = reasonOf(error);
  return (
    [status, reason].filter((part) => part !== null).join(' ') || (error instanceof Error ? error.name : 'nothing')
  );
}

/** Returns the API's reason, such as `forbidden`. */
function reasonOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return null;
  const [first]: unknown[] = error.errors;
  const hasReason = typeof first === 'object' && first !== null && 'reason' in first;
  return hasReason && typeof first.reason === 'string' ? first.reason : null;
}

/**
 * Returns the HTTP status of a failed request, or null for other errors. The client's modules store it in different
 * properties, and one of them throws a value that is not an `Error`.
 */
export function httpStatusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, status, response, message } = error as Record<'code' | 'status' | 'response' | 'message', unknown>;
  const ofResponse = typeof response === 'object' && response !== null && 'status' in response ? response.status : null;
  const ofMessage = /\bstatus: (\d{3})\b/.exec(String(message))?.[1];
  const found = [code, status, ofResponse, ofMessage].map(Number).find((value) => value >= 100 && value < 600);
  return found ?? null;
}
