import type { Config } from '@young-minds/config';
import type { Database } from '@young-minds/database';
import { authAccounts, authRateLimits, authSessions, authVerifications, users } from '@young-minds/database/schema';
import type { Mailer } from '@young-minds/recording/ports';
import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import type { Logger } from 'pino';
import { createAccountMails } from './account-mails.ts';
import { createAuthLogger } from './auth-logger.ts';
import { logAuthFailure } from './log-auth-failure.ts';
import { RATE_LIMIT_RULES } from './rate-limit-rules.ts';
import { normalizeName, refuseRoleChange, roleField } from './user-fields.ts';

export interface AuthOptions {
  readonly config: Pick<Config, 'auth'>;
  readonly db: Database;
  /** Null: email is disabled, so addresses are not verified and passwords cannot be reset. */
  readonly mailer: Mailer | null;
  readonly logger: Logger;
  readonly isRateLimited: boolean;
}

export type Auth = ReturnType<typeof createAuth>;

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
