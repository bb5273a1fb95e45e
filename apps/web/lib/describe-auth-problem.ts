import { CANNOT_REACH, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH, SERVER_FAILED, TRY_AGAIN } from './form.ts';

/** The error of a Better Auth response. The message is the library's own and names fields. */
export interface AuthRefusal {
  readonly message?: string | undefined;
  readonly code?: string | undefined;
  /** The HTTP status; 0 if there was no response. */
  readonly status: number;
}

/** A refusal in words for the user. */
export interface AuthProblem {
  readonly message: string;
  /** What the form offers next to the message. */
  readonly next: 'sign-in' | 'verify-email' | 'new-reset-link' | null;
}

const ACCOUNT_EXISTS: AuthProblem = { message: 'This email already has an account.', next: 'sign-in' };
const STALE_LINK: AuthProblem = { message: 'This link no longer works.', next: 'new-reset-link' };

/** The codes of `server/auth/user-fields.ts`, whose messages are ours and for users. */
const OWN_CODES = new Set(['INVALID_NAME', 'INVALID_IMAGE', 'ROLE_IS_FINAL']);

/** Better Auth's codes. */
const BY_CODE: Readonly<Record<string, string | AuthProblem>> = {
  INVALID_EMAIL: 'Enter a valid email.',
  INVALID_EMAIL_OR_PASSWORD: 'Wrong email or password. Try again, or reset your password.',
  PASSWORD_TOO_SHORT: `Use at least ${MIN_PASSWORD_LENGTH} characters for your password.`,
  PASSWORD_TOO_LONG: `Use at most ${MAX_PASSWORD_LENGTH} characters for your password.`,
  PASSWORD_TOO_COMMON: 'This password is easy to guess. Choose another one.',
  MISSING_FIELD: 'Fill in every field.',
  USER_ALREADY_EXISTS: ACCOUNT_EXISTS,
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: ACCOUNT_EXISTS,
  EMAIL_NOT_VERIFIED: { message: 'Verify your email first: open the link we sent you.', next: 'verify-email' },
  INVALID_TOKEN: STALE_LINK,
  TOKEN_EXPIRED: STALE_LINK,
  INVALID_ORIGIN: 'This request came from another site. Open Young Minds at its usual address and try again.',
};

/** The body's fields, as Better Auth names them in `[body.email] Invalid email address`. */
const BY_FIELD: Readonly<Record<string, string>> = {
  email: 'Enter a valid email.',
  password: 'Enter a password.',
  newPassword: 'Enter a password.',
  name: 'Enter your name.',
  role: 'Choose mentor or mentee.',
};

/** Describes why Better Auth refused a request, without the library's message: an unknown code gets a general text. */
export function describeAuthProblem(refusal: AuthRefusal): AuthProblem {
  const known = knownProblem(refusal);
  return typeof known === 'string' ? { message: known, next: null } : known;
}

function knownProblem({ status, code = '', message = '' }: AuthRefusal): string | AuthProblem {
  if (status === 0) return CANNOT_REACH;
  if (status === 429) return 'Too many attempts. Wait a few minutes and try again.';
  if (status >= 500) return SERVER_FAILED;
  if (code === 'VALIDATION_ERROR') return describeFields(message);
  if (OWN_CODES.has(code)) return message;
  return BY_CODE[code] ?? TRY_AGAIN;
}

/** Returns the texts for the wrong fields, each once, in the library's order. */
function describeFields(message: string): string {
  const fields = [...message.matchAll(/\[body\.(\w+)\]/g)].map(([, field = '']) => BY_FIELD[field]);
  const texts = [...new Set(fields.filter((text) => text !== undefined))];
  return texts.length === 0 ? 'Check your entries and try again.' : texts.join(' ');
}
