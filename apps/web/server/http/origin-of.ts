import type { AccessOrigin } from '@young-minds/recording/domain';

const MAX_USER_AGENT_LENGTH = 200;

/** From where a request comes; the web process's own server has put the client's address into its header. */
export function originOf(headers: Pick<Headers, 'get'>): AccessOrigin {
  const userAgent = headers.get('user-agent')?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;
  return { address: headers.get('x-forwarded-for'), userAgent };
}
