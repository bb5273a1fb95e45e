import { YoungMindsError } from '@young-minds/core';
import type { AccessOrigin } from '@young-minds/recording/domain';
import { readText } from './body-limits.ts';

const MAX_USER_AGENT_LENGTH = 200;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Values of `Sec-Fetch-Site` for requests from our pages, and from the user directly. */
const OWN_FETCH_SITES = new Set(['same-origin', 'none']);

/** Parses a request's JSON body; an empty body counts as `{}`. @throws VALIDATION_FAILED, BODY_TOO_LARGE */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request);
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new YoungMindsError('VALIDATION_FAILED', 'The body is not JSON.', { cause: error });
  }
}

/**
 * Refuses changes that another site requests in the name of a signed-in user. Browsers send the origin with every such
 * request. A client that sends neither header is not a browser, and does not send cookies automatically.
 * @throws ACCESS_DENIED
 */
export function assertSameOrigin(request: Request, baseUrl: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  const origin = request.headers.get('Origin');
  const fetchSite = request.headers.get('Sec-Fetch-Site');
  const isOwnOrigin = origin === null || origin === baseUrl;
  const isOwnSite = fetchSite === null || OWN_FETCH_SITES.has(fetchSite);
  if (isOwnOrigin && isOwnSite) return;
  throw new YoungMindsError(
    'ACCESS_DENIED',
    `This request came from another site. Open Young Minds at ${baseUrl} and try again.`,
  );
}

/** Returns where a request comes from. The web process's own server wrote the client's address into the header. */
export function originOf(headers: Pick<Headers, 'get'>): AccessOrigin {
  const userAgent = headers.get('user-agent')?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;
  return { address: headers.get('x-forwarded-for'), userAgent };
}
