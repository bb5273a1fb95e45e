const FALLBACK = '/dashboard';
/** Used only to resolve paths; no request goes to it. */
const BASE = 'http://young-minds.invalid';

/**
 * Returns the path to open after sign-in, always a path on this site. Anything that a browser could read as another
 * site (`//evil`, `/\evil`, `https:`, with or without stray control characters) becomes the dashboard.
 */
export function safeCallbackUrl(value: string | readonly string[] | null | undefined): string {
  return resolvePath(value) ?? FALLBACK;
}

/** Returns whether browsers resolve `value` to a path on this site. */
export function isPathOnSite(value: unknown): boolean {
  return resolvePath(value) !== null;
}

/** Returns the path that browsers resolve `value` to; null if it could lead to another site. */
function resolvePath(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\/[^\s\\]*$/.test(value) || !URL.canParse(value, BASE)) return null;
  const url = new URL(value, BASE);
  if (url.origin !== BASE) return null;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // Resolving dots can leave a double slash at the start.
  return path.startsWith('//') ? null : path;
}

/** Returns the URL of the sign-in page that redirects back to `path`. */
export function signInPath(path: string): string {
  return `/auth/signin?callbackUrl=${encodeURIComponent(path)}`;
}

/** Returns the page that the link in a verification email leads to; it links on to `path`. */
export function verifiedPath(path: string): string {
  return `/auth/verified?callbackUrl=${encodeURIComponent(path)}`;
}

/** Returns the URL of the sign-up page that continues to `path`. */
export function signUpPath(path: string): string {
  return `/auth/signup?callbackUrl=${encodeURIComponent(path)}`;
}
