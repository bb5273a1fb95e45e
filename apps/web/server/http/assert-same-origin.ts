import { YoungMindsError } from '@young-minds/core';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Values of `Sec-Fetch-Site` for requests from our pages, and from the user directly. */
const OWN_FETCH_SITES = new Set(['same-origin', 'none']);

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
