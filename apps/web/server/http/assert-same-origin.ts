import { YoungMindsError } from '@young-minds/recording/domain';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What browsers say of requests that a page of ours, or the person directly, has sent. */
const OWN_FETCH_SITES = new Set(['same-origin', 'none']);

/**
 * Refuses changes that another site makes in a signed-in person's name. Browsers tell the origin of every such
 * request; a client that tells neither header is no browser, and carries no cookie it was not given on purpose.
 * @throws ACCESS_DENIED
 */
export function assertSameOrigin(request: Request, baseUrl: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  const origin = request.headers.get('Origin');
  const fetchSite = request.headers.get('Sec-Fetch-Site');
  const isOwnOrigin = origin === null || origin === baseUrl;
  const isOwnSite = fetchSite === null || OWN_FETCH_SITES.has(fetchSite);
  if (isOwnOrigin && isOwnSite) return;
  throw new YoungMindsError('ACCESS_DENIED', `This request came from another site. Use the platform at ${baseUrl}.`);
}
