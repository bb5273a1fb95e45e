import { randomBytes, randomUUID } from 'node:crypto';
import type { Database } from '@young-minds/database';
import { createSmtpMailer } from '@young-minds/mail/smtp';
import { createAuth } from '@young-minds/web/server/auth/create-auth';
import { createLogger } from '@young-minds/web/server/logger';
import type { Logger } from 'pino';

export const BASE_URL = 'http://young-minds.test';

export interface AuthDeskOptions {
  readonly db: Database;
  /** If absent, email is disabled. */
  readonly smtpUrl?: string;
  readonly isRateLimited?: boolean;
  /** Logs nothing by default. */
  readonly logger?: Logger;
}

export interface AuthAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly location: string | null;
  /** The `Cookie` header that a browser would send from now on. Empty if no cookie was set. */
  readonly cookie: string;
}

export interface AuthCall {
  readonly body?: object;
  readonly cookie?: string;
  /** The site the request comes from. Default: our own. */
  readonly origin?: string;
  /** The client's address, as the web process determines it. */
  readonly address?: string;
}

/** Calls the platform's auth routes as a browser would over HTTP, without a server in between. */
export function createAuthDesk({
  db,
  smtpUrl,
  isRateLimited = false,
  logger = createLogger('silent'),
}: AuthDeskOptions) {
  const mailer =
    smtpUrl === undefined ? null : createSmtpMailer({ smtpUrl, from: 'Young Minds <us@young-minds.test>' });
  const config = { auth: { url: BASE_URL, secret: randomBytes(32).toString('base64url') } };
  const auth = createAuth({ config, db, mailer, logger, isRateLimited });
  return {
    auth,
    post: (path: string, call: AuthCall = {}) => send(auth.handler, 'POST', `${BASE_URL}/api/auth/${path}`, call),
    /** Follows a link, one step. */
    open: (url: string, call: AuthCall = {}) => send(auth.handler, 'GET', url, call),
    close: () => mailer?.close(),
  };
}

/** Returns what the sign-up form sends for a user who has no account yet. */
export function newAccount(changes: object = {}) {
  const password = randomUUID();
  return { name: 'Sam Okoro', email: `sam.${randomUUID()}@example.test`, password, role: 'mentee', ...changes };
}

async function send(
  handler: (request: Request) => Promise<Response>,
  method: string,
  url: string,
  { body, cookie, origin = BASE_URL, address = '203.0.113.1' }: AuthCall,
): Promise<AuthAnswer> {
  const headers = new Headers({
    Origin: origin,
    'X-Forwarded-For': address,
    ...(cookie === undefined ? {} : { Cookie: cookie }),
  });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  const request = new Request(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  const response = await handler(request);
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? null : JSON.parse(text),
    location: response.headers.get('Location'),
    cookie: response.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; '),
  };
}
