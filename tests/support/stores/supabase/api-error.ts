import type { IncomingMessage } from 'node:http';
import { readToken } from './tokens.ts';

/** A refusal of the storage API. */
export class ApiError extends Error {
  /** The real status, which the JSON API puts into the response body. */
  readonly statusCode: number;
  readonly error: string;

  constructor(statusCode: number, error: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.error = error;
  }
}

export const noBucket = () => new ApiError(404, 'Bucket not found', 'Bucket not found');
export const noObject = () => new ApiError(404, 'not_found', 'Object not found');
export const duplicate = () => new ApiError(409, 'Duplicate', 'The resource already exists');
export const tooLarge = () => new ApiError(413, 'Payload too large', 'The object exceeded the maximum allowed size');

export const wrongType = (type: string) => new ApiError(415, 'invalid_mime_type', `mime type ${type} is not supported`);

/** The role of a key whose policies allow reading only. */
export const READER_ROLE = 'reader';

type Act = 'read' | 'write';

/** Returns who reads on a route where the server takes a request without a valid key for an anonymous one. */
export function readerOf(request: IncomingMessage, secret: string): 'permitted' | 'public' | 'anonymous' {
  try {
    return may('read', request, secret) ? 'permitted' : 'public';
  } catch {
    return 'anonymous';
  }
}

/**
 * Checks the role of a key: the service key may do everything, `reader` may only read, and any other role nothing.
 * @throws ApiError if the role does not allow `act`
 */
export function assertMay(act: Act, request: IncomingMessage, secret: string): void {
  if (may(act, request, secret)) return;
  throw new ApiError(403, 'Unauthorized', 'new row violates row-level security policy');
}

/** Returns whether the role of a key allows `act`. @throws ApiError if the key is not valid */
export function may(act: Act, { headers }: IncomingMessage, secret: string): boolean {
  const token = headers.authorization?.replace(/^Bearer /i, '') ?? '';
  const claims = readToken(token, secret);
  if ('refusal' in claims) throw new ApiError(403, 'Unauthorized', claims.refusal);
  return claims.role === 'service_role' || (claims.role === READER_ROLE && act === 'read');
}
