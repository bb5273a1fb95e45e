/**
 * The errors of this project. Adapters translate their vendors' errors into them; route handlers and job handlers read
 * only `code` and `retryable`.
 */

interface ErrorTraits {
  /** Whether the same call may succeed later without any change by an operator or user. */
  readonly retryable: boolean;
}

/** The closed set of codes. A new kind of failure is added here first. */
export const ERROR_TRAITS = {
  VALIDATION_FAILED: { retryable: false },
  MALFORMED_WEBHOOK: { retryable: false },
  BODY_TOO_LARGE: { retryable: false },
  UNAUTHENTICATED: { retryable: false },
  INVALID_SIGNATURE: { retryable: false },
  ACCESS_DENIED: { retryable: false },
  SIGNED_URL_INVALID: { retryable: false },
  SIGNED_URL_EXPIRED: { retryable: false },
  SESSION_NOT_FOUND: { retryable: false },
  RECORDING_NOT_FOUND: { retryable: false },
  USER_NOT_FOUND: { retryable: false },
  OBJECT_NOT_FOUND: { retryable: false },
  SESSION_OVERLAPS: { retryable: false },
  SESSION_ALREADY_BEGUN: { retryable: false },
  SESSION_CANCELLED: { retryable: false },
  SESSION_TOO_EARLY: { retryable: false },
  SESSION_OVER: { retryable: false },
  CONSENT_REQUIRED: { retryable: false },
  RECORDING_NOT_READY: { retryable: true },
  RECORDING_FAILED: { retryable: false },
  OBJECT_ALREADY_EXISTS: { retryable: false },
  OBJECT_LOCKED: { retryable: false },
  RANGE_NOT_SATISFIABLE: { retryable: false },
  RATE_LIMITED: { retryable: true },
  CONFIGURATION_INVALID: { retryable: false },
  SETUP_FAILED: { retryable: false },
  INVALID_OBJECT_PATH: { retryable: false },
  NOTHING_CAPTURED: { retryable: false },
  VISIT_TOO_SHORT: { retryable: false },
  RECORDING_UNREADABLE: { retryable: false },
  RECORDER_NOT_STARTED: { retryable: false },
  RECORDER_CRASHED: { retryable: false },
  RECORDER_OUTPUT_LOST: { retryable: false },
  RECORDER_OUTPUT_MISSING: { retryable: true },
  COMPOSITION_FAILED: { retryable: true },
  SOURCE_FILE_UNREADABLE: { retryable: true },
  INTEGRITY_MISMATCH: { retryable: true },
  STORAGE_UNAVAILABLE: { retryable: true },
  STORAGE_FULL: { retryable: true },
  RECORDER_UNAVAILABLE: { retryable: true },
  LIVEKIT_UNAVAILABLE: { retryable: true },
  MAIL_UNAVAILABLE: { retryable: true },
  DATABASE_UNAVAILABLE: { retryable: true },
  INTERNAL: { retryable: true },
} as const satisfies Record<string, ErrorTraits>;

export type ErrorCode = keyof typeof ERROR_TRAITS;

interface YoungMindsErrorOptions {
  readonly cause?: unknown;
  /** Facts for the log, never for the user: ids, paths, a vendor's code. No secret, no signed URL. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An expected failure. The message is for users or operators and says what to do next. */
export class YoungMindsError extends Error {
  override readonly name = 'YoungMindsError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: YoungMindsErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get retryable(): boolean {
    return ERROR_TRAITS[this.code].retryable;
  }
}

export function isYoungMindsError(error: unknown): error is YoungMindsError {
  return error instanceof YoungMindsError;
}
