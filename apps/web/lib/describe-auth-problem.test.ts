import { BASE_ERROR_CODES } from 'better-auth';
import { describe, expect, it } from 'vitest';
import { describeAuthProblem } from './describe-auth-problem.ts';

const badRequest = (code: string, message?: string) => describeAuthProblem({ status: 400, code, message });

describe('a Better Auth error', () => {
  it.each([
    ['INVALID_EMAIL', 'Enter a valid email.'],
    ['INVALID_EMAIL_OR_PASSWORD', 'Wrong email or password. Try again, or reset your password.'],
    ['PASSWORD_TOO_SHORT', 'Use at least 10 characters for your password.'],
    ['PASSWORD_TOO_LONG', 'Use at most 128 characters for your password.'],
    ['MISSING_FIELD', 'Fill in every field.'],
    ['INVALID_ORIGIN', 'This request came from another site. Open Young Minds at its usual address and try again.'],
  ])('with the code %s says: %s', (code, message) => {
    expect(badRequest(code)).toEqual({ message, next: null });
  });

  it.each([['USER_ALREADY_EXISTS'], ['USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL']])('%s offers to sign in', (code) => {
    expect(badRequest(code)).toEqual({ message: 'This email already has an account.', next: 'sign-in' });
  });

  it.each([['INVALID_TOKEN'], ['TOKEN_EXPIRED']])('%s offers a new link', (code) => {
    expect(badRequest(code)).toEqual({ message: 'This link no longer works.', next: 'new-reset-link' });
  });

  it('keeps the message of our own error codes', () => {
    expect(badRequest('INVALID_NAME', 'Enter your name.')).toEqual({ message: 'Enter your name.', next: null });
  });

  it('offers a new verification email if the address is not verified', () => {
    expect(describeAuthProblem({ status: 403, code: 'EMAIL_NOT_VERIFIED' })).toEqual({
      message: 'Verify your email first: open the link we sent you.',
      next: 'verify-email',
    });
  });

  it.each([
    ['[body.email] Invalid email address', 'Enter a valid email.'],
    ['[body.email] Invalid input: expected string, received undefined', 'Enter a valid email.'],
    ['[body.newPassword] Too small', 'Enter a password.'],
    ['[body.name] Required; [body.password] Required', 'Enter your name. Enter a password.'],
    ['[body.email] Invalid; [body.email] Too big', 'Enter a valid email.'],
    ['[body.role] Invalid option', 'Choose mentor or mentee.'],
    ['[body.callbackURL] Invalid URL', 'Check your entries and try again.'],
    ['[body] Invalid input', 'Check your entries and try again.'],
    ['Validation Error', 'Check your entries and try again.'],
  ])('for the fields in %j says: %s', (libraryMessage, message) => {
    expect(badRequest('VALIDATION_ERROR', libraryMessage)).toEqual({ message, next: null });
  });

  it.each([
    [{ status: 0 }, "Can't reach Young Minds. Check your connection and try again."],
    [{ status: 429, code: 'INVALID_EMAIL' }, 'Too many attempts. Wait a few minutes and try again.'],
    [{ status: 500, message: 'relation "users"' }, 'Something went wrong on our side. Try again in a moment.'],
    [{ status: 418, code: 'TEAPOT', message: 'short and stout' }, "That didn't work. Try again in a moment."],
    [{ status: 400, message: 'oops' }, "That didn't work. Try again in a moment."],
  ])('%j has its own message', (refusal, message) => {
    expect(describeAuthProblem(refusal)).toEqual({ message, next: null });
  });

  it.each(Object.values(BASE_ERROR_CODES))(
    'does not show the message of Better Auth for $code',
    ({ code, message }) => {
      expect(badRequest(code, message).message).not.toContain(message);
    },
  );
});
