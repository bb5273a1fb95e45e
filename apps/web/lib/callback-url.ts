const FALLBACK = '/dashboard';
/** Only used to resolve paths; no request ever goes there. */
const BASE = 'http://young-minds.invalid';

/**
 * Where to go after sign-in: a path on this site, and nothing else. Whatever a browser could read as another site
 * (`//evil`, `/\evil`, `https:`, with or without stray control characters) becomes the dashboard.
 */
export function safeCallbackUrl(value: string | readonly string[] | null | undefined): string {
  if (typeof value !== 'string' || !/^\/[^\s\\]*$/.test(value) || !URL.canParse(value, BASE)) return FALLBACK;
  const url = new URL(value, BASE);
  if (url.origin !== BASE) return FALLBACK;
  const path = `${url.pathname}${url.search}${url.hash}`;
  // Resolving dots can bring a double slash to the front.
  return path.startsWith('//') ? FALLBACK : path;
}

/** The sign-in page that comes back to `path`. */
export function signInPath(path: string): string {
  return `/auth/signin?callbackUrl=${encodeURIComponent(path)}`;
}

/** Where the link of a confirmation mail ends up, on its way to `path`. */
export function verifiedPath(path: string): string {
  return `/auth/verified?callbackUrl=${encodeURIComponent(path)}`;
}

/** The sign-up page that goes on to `path`. */
export function signUpPath(path: string): string {
  return `/auth/signup?callbackUrl=${encodeURIComponent(path)}`;
}
