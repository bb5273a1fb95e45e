import type { RateLimit, RateLimiter } from '@young-minds/booking/ports';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { originOf } from '../http/requests.ts';
import { accountKey, findKnownDevice, type HookContext, rememberDevice } from './known-device.ts';

const SIGN_IN_PATH = '/sign-in/email';
const WINDOW_MS = 15 * 60_000;

/**
 * Failed sign-ins per window. The limit of an address allows for a school behind one address; the limit of an account
 * stops guesses that come from many addresses.
 */
const MAX_FAILURES = { 'account-on-device': 10, 'account-at-address': 10, account: 50, address: 200 } as const;

/**
 * Limits failed sign-ins by account and address. A device on which the user has signed in before has a limit of its own,
 * so that no one can lock a user out there by guessing elsewhere.
 */
export function limitSignIns(limiter: RateLimiter): BetterAuthPlugin {
  const countAttempt = createAuthMiddleware(async (context) => {
    // Counted before the password is checked, so that parallel guesses cannot pass the limit.
    if (await limiter.use(await limitsOf(context))) return;
    const message = 'Too many attempts. Wait a few minutes and try again.';
    throw new APIError('TOO_MANY_REQUESTS', { code: 'RATE_LIMITED', message });
  });
  const settleSuccess = createAuthMiddleware(async (context) => {
    const { newSession } = context.context;
    if (newSession === null) return;
    if (context.path === SIGN_IN_PATH) await limiter.giveBack(await limitsOf(context));
    await rememberDevice(context, accountKey(newSession.user.email));
  });
  return {
    id: 'limit-sign-ins',
    hooks: {
      before: [{ matcher: ({ path }) => path === SIGN_IN_PATH, handler: countAttempt }],
      after: [{ matcher: () => true, handler: settleSuccess }],
    },
  };
}

async function limitsOf(context: HookContext): Promise<RateLimit[]> {
  // Better Auth has not checked the body yet.
  const account = accountKey(String(context.body?.email));
  const device = await findKnownDevice(context, account);
  if (device !== null) return [limitOf('account-on-device', `${account}:${device}`)];
  const address = originOf(context.headers ?? new Headers()).address ?? 'unknown';
  return [
    limitOf('account-at-address', `${account}:${address}`),
    limitOf('account', account),
    limitOf('address', address),
  ];
}

function limitOf(kind: keyof typeof MAX_FAILURES, subject: string): RateLimit {
  return { subject: `sign-in:${kind}:${subject}`, max: MAX_FAILURES[kind], windowMs: WINDOW_MS };
}
