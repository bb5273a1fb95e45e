import { S3ServiceException } from '@aws-sdk/client-s3';
import { networkCodeOf } from '../shared/network-error.ts';
import { createErrorTranslation, type StoreTrouble } from '../shared/store-error.ts';

const TROUBLES: Readonly<Record<string, StoreTrouble>> = {
  InvalidAccessKeyId: 'credentials',
  XAdminUserNotFound: 'credentials',
  SignatureDoesNotMatch: 'credentials',
  ExpiredToken: 'credentials',
  InvalidToken: 'credentials',
  CredentialsProviderError: 'credentials',
  AccessDenied: 'rights',
  AllAccessDisabled: 'rights',
  MethodNotAllowed: 'rights',
  NoSuchBucket: 'bucket',
  PermanentRedirect: 'bucket',
  AuthorizationHeaderMalformed: 'region',
  IncorrectRegion: 'region',
  EntityTooLarge: 'size',
  QuotaExceeded: 'full',
  XMinioStorageFull: 'full',
  InsufficientStorage: 'full',
  RequestTimeTooSkewed: 'clock',
  TimeoutError: 'away',
  SlowDown: 'away',
};

export const { on: onS3, toStorageError } = createErrorTranslation('s3', (error) => {
  const storeCode = storeCodeOf(error);
  const trouble = troubleOf(storeCode, error);
  return trouble === null ? null : { trouble, storeCode };
});

function troubleOf(storeCode: string, error: unknown): StoreTrouble | null {
  const known = TROUBLES[storeCode];
  if (known !== undefined) return known;
  if (networkCodeOf(error) !== null) return 'away';
  const status = httpStatusOf(error);
  if (status === null) return null;
  // The response to a HEAD has no body with an error code.
  if (status === 403) return 'rights';
  if (status === 507) return 'full';
  return status >= 500 || status === 429 || status === 408 ? 'away' : 'other';
}

export function storeCodeOf(error: unknown): string {
  return networkCodeOf(error) ?? (error instanceof Error ? error.name : 'nothing intelligible');
}

export function httpStatusOf(error: unknown): number | null {
  if (error instanceof S3ServiceException) return error.$metadata.httpStatusCode ?? null;
  // Not a response of S3, for example an error page of a gateway.
  if (!(error instanceof Error) || !('$metadata' in error)) return null;
  const metadata: unknown = error.$metadata;
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
    ? Number(metadata.httpStatusCode)
    : null;
}

/** Returns whether the upload no longer exists: it was completed, aborted or swept. */
export function isNoSuchUpload(error: unknown): boolean {
  return error instanceof Error && error.name === 'NoSuchUpload';
}

/** Returns whether the name exists, or another request is creating it now. */
export function isNameConflict(error: unknown): boolean {
  const status = httpStatusOf(error);
  return status === 412 || (status === 409 && storeCodeOf(error) === 'ConditionalRequestConflict');
}
