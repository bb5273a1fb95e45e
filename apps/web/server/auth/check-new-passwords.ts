import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '#lib/form.ts';

/** A password that fewer guesses find is refused: common ones, their variations, and patterns such as `1234567890`. */
const MIN_GUESSES = 1_000_000;
/** The estimate of a long password takes long, and this much of it is enough to recognize a pattern. */
const ESTIMATED_LENGTH = 40;

/** The endpoints that set a password, with the field that contains it. */
const PASSWORD_FIELDS: Readonly<Record<string, string>> = {
  '/sign-up/email': 'password',
  '/reset-password': 'newPassword',
};

let estimator: ZxcvbnFactory | undefined;

/** Refuses new passwords that are easy to guess, without asking a server. */
export const checkNewPasswords: BetterAuthPlugin = {
  id: 'check-new-passwords',
  hooks: {
    before: [
      {
        matcher: ({ path = '' }) => path in PASSWORD_FIELDS,
        handler: createAuthMiddleware(async ({ path, body }) => assertHardToGuess(path, body)),
      },
    ],
  },
};

function assertHardToGuess(path: string, body: unknown): void {
  const fields = new Map<string, unknown>(Object.entries(body ?? {}));
  const password = fields.get(PASSWORD_FIELDS[path] ?? '');
  // Better Auth refuses a password that is missing or has a wrong length, with a message of its own.
  if (typeof password !== 'string') return;
  if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) return;
  const known = [fields.get('name'), fields.get('email')].filter((value) => typeof value === 'string');
  if (!isEasyToGuess(password, known)) return;
  throw new APIError('BAD_REQUEST', { code: 'PASSWORD_TOO_COMMON', message: 'This password is easy to guess.' });
}

/** @param known what an attacker knows about the user, such as their name */
export function isEasyToGuess(password: string, known: readonly string[] = []): boolean {
  estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const words = known.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u));
  return estimator.check(password.slice(0, ESTIMATED_LENGTH), words).guesses < MIN_GUESSES;
}
