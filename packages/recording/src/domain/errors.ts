/**
 * The one family of errors. Adapters translate their vendors' errors into it; route handlers and
 * job handlers read `code`, `status` and `retryable` and nothing else.
 */

interface ErrorTraits {
  /** HTTP status a route answers with. */
  readonly status: number;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
}

/** The closed set of codes. A new failure gets a line here first. */
export const ERROR_TRAITS = {
  VALIDATION_FAILED: { status: 400, retryable: false },
  MALFORMED_WEBHOOK: { status: 400, retryable: false },
  UNAUTHENTICATED: { status: 401, retryable: false },
  INVALID_SIGNATURE: { status: 401, retryable: false },
  ACCESS_DENIED: { status: 403, retryable: false },
  SIGNED_URL_INVALID: { status: 403, retryable: false },
  SIGNED_URL_EXPIRED: { status: 403, retryable: false },
  SESSION_NOT_FOUND: { status: 404, retryable: false },
  RECORDING_NOT_FOUND: { status: 404, retryable: false },
  USER_NOT_FOUND: { status: 404, retryable: false },
  OBJECT_NOT_FOUND: { status: 404, retryable: false },
  SESSION_OVERLAPS: { status: 409, retryable: false },
  SESSION_ALREADY_BEGUN: { status: 409, retryable: false },
  SESSION_CANCELLED: { status: 409, retryable: false },
  SESSION_TOO_EARLY: { status: 409, retryable: false },
  SESSION_OVER: { status: 409, retryable: false },
  CONSENT_REQUIRED: { status: 409, retryable: false },
  RECORDING_NOT_READY: { status: 409, retryable: true },
  RECORDING_FAILED: { status: 409, retryable: false },
  OBJECT_ALREADY_EXISTS: { status: 409, retryable: false },
  RANGE_NOT_SATISFIABLE: { status: 416, retryable: false },
  RATE_LIMITED: { status: 429, retryable: true },
  CONFIGURATION_INVALID: { status: 500, retryable: false },
  SETUP_FAILED: { status: 500, retryable: false },
  INVALID_OBJECT_PATH: { status: 500, retryable: false },
  NOTHING_CAPTURED: { status: 500, retryable: false },
  RECORDING_UNREADABLE: { status: 500, retryable: false },
  COMPOSITION_FAILED: { status: 500, retryable: true },
  SOURCE_FILE_UNREADABLE: { status: 500, retryable: true },
  INTEGRITY_MISMATCH: { status: 500, retryable: true },
  STORAGE_UNAVAILABLE: { status: 503, retryable: true },
  STORAGE_FULL: { status: 503, retryable: true },
  RECORDER_UNAVAILABLE: { status: 503, retryable: true },
  LIVEKIT_UNAVAILABLE: { status: 503, retryable: true },
  MAIL_UNAVAILABLE: { status: 503, retryable: true },
  DATABASE_UNAVAILABLE: { status: 503, retryable: true },
  INTERNAL: { status: 500, retryable: true },
} as const satisfies Record<string, ErrorTraits>;

export type ErrorCode = keyof typeof ERROR_TRAITS;

export interface YoungMindsErrorOptions {
  readonly cause?: unknown;
  /** Facts for the log, never for the user: ids, paths, a vendor's code. No secret, no signed URL. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An expected failure. The message is for people and says what to do next. */
export class YoungMindsError extends Error {
  override readonly name = 'YoungMindsError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: YoungMindsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get status(): number {
    return ERROR_TRAITS[this.code].status;
  }

  get retryable(): boolean {
    return ERROR_TRAITS[this.code].retryable;
  }
}

export function isYoungMindsError(error: unknown): error is YoungMindsError {
  return error instanceof YoungMindsError;
}
