import { APIError, createAuthMiddleware } from 'better-auth/api';
import { isPathOnSite } from '#lib/sign-in-paths.ts';

/**
 * The endpoints that this platform uses. Better Auth also serves others, and some of them return tokens. Those that end
 * a listed session by its token would have no effect: see `hash-session-tokens.ts`.
 */
export const ALLOWED_ENDPOINTS: ReadonlySet<string> = new Set([
  '/sign-up/email',
  '/sign-in/email',
  '/sign-out',
  '/get-session',
  '/send-verification-email',
  '/verify-email',
  '/request-password-reset',
  '/reset-password',
  '/reset-password/:token',
]);

/** Every parameter that Better Auth redirects to or puts into an email's link. */
export const CALLBACK_PARAMETERS = ['callbackURL', 'redirectTo', 'errorCallbackURL', 'newUserCallbackURL'] as const;

/**
 * Runs before each endpoint of Better Auth: refuses endpoints that are not allowed, and callbacks that a browser could
 * resolve to another site. Better Auth's own check accepts `/..//evil.test`.
 */
export const guardRequests = createAuthMiddleware(async ({ path, params, query, body }) => {
  if (!ALLOWED_ENDPOINTS.has(path)) {
    throw new APIError('NOT_FOUND', { code: 'NOT_FOUND', message: 'This address does not exist.' });
  }
  // PostgreSQL cannot store or compare it, so the query would fail.
  if (JSON.stringify([params, query, body]).includes('\\u0000')) {
    throw new APIError('BAD_REQUEST', { code: 'INVALID_CHARACTER', message: 'Remove the NUL character.' });
  }
  assertCallbacks(query);
  assertCallbacks(body);
});

/** @throws APIError 403 INVALID_CALLBACK */
function assertCallbacks(parameters: unknown): void {
  if (typeof parameters !== 'object' || parameters === null) return;
  const values = new Map<string, unknown>(Object.entries(parameters));
  for (const name of CALLBACK_PARAMETERS) {
    const value = values.get(name);
    if (value === undefined || value === '' || isPathOnSite(value)) continue;
    const message = `${name} is not a path on this site. Use a path such as /dashboard.`;
    throw new APIError('FORBIDDEN', { code: 'INVALID_CALLBACK', message });
  }
}
