import type { AccessOrigin } from '@young-minds/recording/domain';

const MAX_USER_AGENT_LENGTH = 200;

/** Returns where a request comes from. The web process's own server wrote the client's address into the header. */
export function originOf(headers: Pick<Headers, 'get'>): AccessOrigin {
  const userAgent = headers.get('user-agent')?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;
  return { address: headers.get('x-forwarded-for'), userAgent };
}
