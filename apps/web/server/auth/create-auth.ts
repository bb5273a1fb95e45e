import { type Person, ROLES } from '@young-minds/booking/domain';
import type { Config } from '@young-minds/config';
import type { Database } from '@young-minds/database';
import { authAccounts, authRateLimits, authSessions, authVerifications, users } from '@young-minds/database/schema';
import type { Mailer } from '@young-minds/recording/ports';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { APIError, isAPIError } from 'better-auth/api';
import type { Logger } from 'pino';
import { z } from 'zod';
import { createAccountMails } from './account-mails.ts';

export interface AuthOptions {
  readonly config: Pick<Config, 'auth'>;
  readonly db: Database;
  /** Null: email is disabled, so addresses are not verified and passwords cannot be reset. */
  readonly mailer: Mailer | null;
  readonly logger: Logger;
  readonly isRateLimited: boolean;
}

export type Auth = ReturnType<typeof createAuth>;

export interface SignedInUser extends Person {
  readonly email: string;
}

/** Returns the signed-in user who sent these headers; null if no one is signed in. */
export async function findUser(auth: Auth, headers: Headers): Promise<SignedInUser | null> {
  const signIn = await auth.api.getSession({ headers });
  if (signIn === null) return null;
  const { id, name, role, email } = signIn.user;
  return { id, name, role, email };
}

/** The tables of Better Auth's models. Its sign-in session is `auth_sessions`, not a mentoring session. */
const AUTH_TABLES = {
  user: users,
  session: authSessions,
  account: authAccounts,
  verification: authVerifications,
  rateLimit: authRateLimits,
};

/** Configures Better Auth: sign-up, sign-in, email verification and password reset. */
export function createAuth({ config, db, mailer, logger, isRateLimited }: AuthOptions) {
  const mails = mailer === null ? null : createAccountMails(mailer);
  return betterAuth({
    appName: 'Young Minds',
    baseURL: config.auth.url,
    secret: config.auth.secret,
    database: drizzleAdapter(db, { provider: 'pg', schema: AUTH_TABLES, transaction: true }),
    user: { additionalFields: { role: roleField } },
    databaseHooks: { user: { create: { before: normalizeName }, update: { before: refuseRoleChange } } },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: mails !== null,
      revokeSessionsOnPasswordReset: true,
      ...mails?.passwordMails,
    },
    emailVerification: { autoSignInAfterVerification: true, ...mails?.verificationMails },
    rateLimit: { enabled: isRateLimited, storage: 'database', ...RATE_LIMIT_RULES },
    advanced: {
      backgroundTasks: { handler: (task) => logLostMail(task, logger) },
      // Explicit, because Better Auth disables this check if it detects a test environment.
      disableOriginCheck: false,
    },
    onAPIError: {
      errorURL: `${config.auth.url}/auth/verified`,
      onError: (error) => logAuthFailure(error, logger),
    },
    logger: createAuthLogger(logger),
    telemetry: { enabled: false },
  });
}

/** Logs failed emails. They are sent after the response, so that its timing does not reveal which addresses exist. */
function logLostMail(task: Promise<unknown>, logger: Logger): void {
  task.catch((error: unknown) => logger.error({ err: error }, 'Sending an account email failed'));
}

/**
 * Requests per window and client address, by path. High enough for a school behind one address, and too low for
 * guessing passwords.
 */
export const RATE_LIMIT_RULES = {
  window: 60,
  max: 200,
  customRules: {
    '/sign-in/email': { window: 60, max: 30 },
    '/sign-up/email': { window: 10, max: 30 },
    '/request-password-reset': { window: 60, max: 5 },
    '/send-verification-email': { window: 60, max: 5 },
    '/reset-password': { window: 60, max: 10 },
  },
};

const MAX_NAME_LENGTH = 80;

/** The role is chosen at sign-up and final; see `refuseRoleChange`. */
export const roleField = {
  type: [...ROLES],
  required: true,
  input: true,
  validator: { input: z.enum(ROLES, { error: 'Choose mentor or mentee.' }) },
};

const nameRule = z
  .string()
  .trim()
  .min(1, 'Enter your name.')
  .max(MAX_NAME_LENGTH, `Use at most ${MAX_NAME_LENGTH} characters for your name.`)
  .regex(/^\P{Cc}*$/u, 'Remove control characters from your name.');

/** Normalizes the name before Better Auth creates a user. */
export async function normalizeName<User extends { name: string }>(user: User) {
  return { data: { ...user, name: parseName(user.name) } };
}

/** Checks changes before Better Auth updates a user: normalizes the name and refuses another role. */
export async function refuseRoleChange<Changes extends Record<string, unknown>>(changes: Changes) {
  if (changes.role !== undefined) {
    throw new APIError('BAD_REQUEST', { code: 'ROLE_IS_FINAL', message: "You can't change your role after sign-up." });
  }
  return { data: changes.name === undefined ? changes : { ...changes, name: parseName(changes.name) } };
}

function parseName(name: unknown): string {
  const result = nameRule.safeParse(name);
  if (result.success) return result.data;
  const message = result.error.issues.map((issue) => issue.message).join(' ');
  throw new APIError('BAD_REQUEST', { code: 'INVALID_NAME', message });
}

/** Writes Better Auth's warnings and errors to our log. Drops their other arguments, which can contain addresses. */
export function createAuthLogger(logger: Logger) {
  return {
    level: 'warn' as const,
    log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, ...details: unknown[]) => {
      const error = details.find((detail) => detail instanceof Error);
      logger[level]({ ...(error === undefined ? {} : { err: error }), component: 'better-auth' }, message);
    },
  };
}

/** Logs server errors of Better Auth. Refusals are normal and are not logged. */
export function logAuthFailure(error: unknown, logger: Logger): void {
  if (isAPIError(error) && error.statusCode < 500) return;
  logger.error({ err: error, component: 'better-auth' }, 'Account request failed');
}
