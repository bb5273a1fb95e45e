import { type Config, loadConfig } from '@young-minds/config';
import { type NextRequest, NextResponse } from 'next/server';
import { QUERY_HEADER } from '#lib/query-header.ts';
import { getContainer } from '#server/container.ts';
import { respondUnavailable } from '#server/http/unavailable-page.ts';
import { contentSecurityPolicy } from '#server/security/content-security-policy.ts';
import { transportSecurity } from '#server/security/transport-security.ts';

const CSP = 'Content-Security-Policy';

export const config = { matcher: '/((?!api/|_next/static|_next/image|icon.svg).*)' };

let settings: Config | undefined;

/** The pages that cannot be shown without the database. */
const PRIVATE_PAGES = /^\/(dashboard|meeting|recordings)(\/|$)/;

/**
 * Answers 503 for private pages while the database is down: a page that fails cannot choose its status. Sets every
 * page's Content-Security-Policy. Next reads the nonce from the request and adds it to its own scripts.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  settings ??= loadConfig();
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const isDevelopment = process.env.NODE_ENV === 'development';
  const policy = contentSecurityPolicy({ config: settings, nonce, isDevelopment });
  const headers = new Headers(request.headers);
  headers.set(CSP, policy);
  headers.set(QUERY_HEADER, request.nextUrl.search);
  const isDown = PRIVATE_PAGES.test(request.nextUrl.pathname) && (await getContainer().databaseWatch.findTrouble());
  const response = isDown ? respondUnavailable() : NextResponse.next({ request: { headers } });
  response.headers.set(CSP, policy);
  const security = transportSecurity(settings.web);
  if (security !== null) response.headers.set('Strict-Transport-Security', security);
  return response;
}
