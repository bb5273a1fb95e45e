import { createHash, randomUUID } from 'node:crypto';
import type { createAuthMiddleware } from 'better-auth/api';

export type HookContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const COOKIE = 'known_device';
const COOKIE_SECONDS = 365 * 24 * 60 * 60;

/** Returns the id of the device if this account has signed in on it before; null if not. */
export async function findKnownDevice(context: HookContext, account: string): Promise<string | null> {
  const { name } = cookieOf(context);
  const value = await context.getSignedCookie(name, context.context.secret);
  const [knownAccount, device] = typeof value === 'string' ? value.split(':') : [];
  return knownAccount === account && device !== undefined ? device : null;
}

/** Marks the device as known to this account, and to no other. */
export async function rememberDevice(context: HookContext, account: string): Promise<void> {
  const { name, attributes } = cookieOf(context);
  const device = (await findKnownDevice(context, account)) ?? randomUUID();
  await context.setSignedCookie(name, `${account}:${device}`, context.context.secret, attributes);
}

/** Returns a key for an account that does not contain its email. */
export function accountKey(email: string): string {
  return createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');
}

function cookieOf({ context }: HookContext) {
  return context.createAuthCookie(COOKIE, { maxAge: COOKIE_SECONDS });
}
