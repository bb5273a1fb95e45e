import type { Person } from '@young-minds/booking/domain';
import type { Config } from '@young-minds/config';
import { createRateLimiter, type Database } from '@young-minds/database';
import { authAccounts, authRateLimits, authSessions, authVerifications, users } from '@young-minds/database/schema';
import type { Mailer } from '@young-minds/recording/ports';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { isAPIError } from 'better-auth/api';
import type { Logger } from 'pino';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '#lib/form.ts';
import { createAccountMails } from './account-mails.ts';
import { checkNewPasswords } from './check-new-passwords.ts';
import { guardRequests } from './guard-requests.ts';
import { hashSessionTokens } from './hash-session-tokens.ts';
import { limitSignIns } from './limit-sign-ins.ts';
import { checkNewUser, checkUserChanges, roleField } from './user-fields.ts';

/** The tables of Better Auth's models. Its sign-in session is `auth_sessions`, not a mentoring session. */
const AUTH_TABLES = {
  user: users,
  session: authSessions,
  account: authAccounts,
  verification: authVerifications,
  rateLimit: authRateLimits,
};

/**
 * Requests per window and client address, by path. High enough for a school behind one address, and too low for
 * guessing passwords.
 */
const RATE_LIMIT_RULES = {
  window: 60,
  max: 200,
  customRules: {
    // Better Auth's window starts again with every request; see `limit-sign-ins.ts`.
    '/sign-in/email': false as const,
    '/sign-up/email': { window: 10, max: 30 },
    '/request-password-reset': { window: 60, max: 5 },
    '/send-verification-email': { window: 60, max: 5 },
    '/reset-password': { window: 60, max: 10 },
  },
};

interface AuthOptions {
  readonly config: Pick<Config, 'auth'>;
  readonly db: Database;
  /** Null: email is disabled, so addresses are not verified and passwords cannot be reset. */
  readonly mailer: Mailer | null;
  readonly logger: Logger;
  readonly isRateLimited: boolean;
}

/** Configures Better Auth: sign-up, sign-in, email verification and password reset. */
export function createAuth({ config, db, mailer, logger, isRateLimited }: AuthOptions) {
  const mails = mailer === null ? null : createAccountMails(mailer);
  return betterAuth({
    appName: 'Young Minds',
    baseURL: config.auth.url,
    secret: config.auth.secret,
    database: hashSessionTokens(drizzleAdapter(db, { provider: 'pg', schema: AUTH_TABLES, transaction: true })),
    verification: { storeIdentifier: 'hashed' },
    user: { additionalFields: { role: roleField } },
    hooks: { before: guardRequests },
    plugins: [checkNewPasswords, ...(isRateLimited ? [limitSignIns(createRateLimiter({ db }))] : [])],
    databaseHooks: { user: { create: { before: checkNewUser }, update: { before: checkUserChanges } } },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
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

/** Logs failed emails. They are sent after the response, so that its timing does not reveal which addresses exist. */
function logLostMail(task: Promise<unknown>, logger: Logger): void {
  task.catch((error: unknown) => logger.error({ err: error }, 'Sending an account email failed'));
}

/** Writes Better Auth's warnings and errors to our log. Drops their other arguments, which can contain addresses. */
function createAuthLogger(logger: Logger) {
  return {
    level: 'warn' as const,
    log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, ...details: unknown[]) => {
      const error = details.find((detail) => detail instanceof Error);
      logger[level]({ ...(error === undefined ? {} : { err: error }), component: 'better-auth' }, message);
    },
  };
}

/** Logs server errors of Better Auth. Refusals are normal and are not logged. */
function logAuthFailure(error: unknown, logger: Logger): void {
  if (isAPIError(error) && error.statusCode < 500) return;
  logger.error({ err: error, component: 'better-auth' }, 'Account request failed');
}
