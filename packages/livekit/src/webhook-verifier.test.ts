import { createHash } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { createWebhookVerifier } from './webhook-verifier.ts';

const KEYS = { apiKey: 'key', apiSecret: 'a secret of at least thirty-two characters' };
const BODY = '{"event": "room_started",  "id":"EV_1"}';
const verifier = createWebhookVerifier({ ...KEYS, url: 'ws://livekit.test', publicUrl: 'ws://livekit.test' });

interface Signing {
  readonly apiKey?: string;
  readonly apiSecret?: string;
  readonly ttl?: number;
}

/** Signs like LiveKit. */
async function sign(body: string, signing: Signing = {}): Promise<string> {
  const { apiKey, apiSecret, ttl } = { ...KEYS, ttl: 300, ...signing };
  const token = new AccessToken(apiKey, apiSecret, { ttl });
  token.sha256 = createHash('sha256').update(body).digest('base64');
  return token.toJwt();
}

describe("a webhook's signature", () => {
  it('is valid for exactly the bytes that were signed', async () => {
    await expect(verifier.verify({ rawBody: BODY, authorization: await sign(BODY) })).resolves.toBeUndefined();
  });

  it.each<[string, string, () => Promise<string | null>]>([
    ['is missing', BODY, async () => null],
    ['is empty', BODY, async () => ''],
    ['is not a token', BODY, async () => 'Bearer nonsense'],
    ['belongs to another body', BODY.replaceAll('  ', ' '), () => sign(BODY)],
    ['was made with another secret', BODY, () => sign(BODY, { apiSecret: 'another secret of thirty-two characters!' })],
    ['was made with another key', BODY, () => sign(BODY, { apiKey: 'other' })],
    ['has expired', BODY, () => sign(BODY, { ttl: -60 })],
    ['signs no body', BODY, () => new AccessToken(KEYS.apiKey, KEYS.apiSecret).toJwt()],
  ])('is rejected if it %s', async (_why, rawBody, authorization) => {
    await expect(verifier.verify({ rawBody, authorization: await authorization() })).rejects.toMatchObject({
      code: 'INVALID_SIGNATURE',
    });
  });
});
