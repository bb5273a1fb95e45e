import { createHash } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';

export interface WebhookKeys {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** Returns the `Authorization` header that LiveKit would send with a body: a bare JWT over the body's SHA-256. */
export function signWebhook(rawBody: string, { apiKey, apiSecret }: WebhookKeys): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, { ttl: '5m' });
  token.sha256 = createHash('sha256').update(rawBody).digest('base64');
  return token.toJwt();
}
