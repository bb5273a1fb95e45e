import { type Config, loadConfig } from '@young-minds/config';
import { type NextRequest, NextResponse } from 'next/server';
import { contentSecurityPolicy } from '#server/security/content-security-policy.ts';
import { transportSecurity } from '#server/security/transport-security.ts';

const CSP = 'Content-Security-Policy';

export const config = { matcher: '/((?!api/|_next/static|_next/image|icon.svg).*)' };

let settings: Config | undefined;

/** Sets every page's Content-Security-Policy. Next reads the nonce from the request and adds it to its own scripts. */
export function proxy(request: NextRequest): NextResponse {
  settings ??= loadConfig();
  const nonce = Buffer.from(crypto.randomUUID()).toString('base64');
  const isDevelopment = process.env.NODE_ENV === 'development';
  const policy = contentSecurityPolicy({ config: settings, nonce, isDevelopment });
  const headers = new Headers(request.headers);
  headers.set(CSP, policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(CSP, policy);
  const security = transportSecurity(settings.web);
  if (security !== null) response.headers.set('Strict-Transport-Security', security);
  return response;
}
