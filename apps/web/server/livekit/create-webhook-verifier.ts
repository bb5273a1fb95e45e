import { createHash, timingSafeEqual } from 'node:crypto';
import type { Config } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/recording/domain';
import type { WebhookVerifier } from '@young-minds/recording/ports';
import { TokenVerifier } from 'livekit-server-sdk';

/**
 * LiveKit signs a webhook with a JWT that carries the body's SHA-256. The SDK's own receiver parses the body as well,
 * and so cannot tell a wrong signature from a signed body that is no event.
 * @see https://docs.livekit.io/home/server/webhooks/
 */
export function createWebhookVerifier({ apiKey, apiSecret }: Config['livekit']): WebhookVerifier {
  const verifier = new TokenVerifier(apiKey, apiSecret);
  return {
    async verify({ rawBody, authorization }) {
      const signedHash = await readSignedHash(verifier, authorization);
      const hash = createHash('sha256').update(rawBody).digest();
      if (signedHash.length !== hash.length || !timingSafeEqual(signedHash, hash)) throw invalidSignature();
    },
  };
}

async function readSignedHash(verifier: TokenVerifier, authorization: string | null): Promise<Buffer> {
  if (authorization === null) throw invalidSignature();
  try {
    const claims = await verifier.verify(authorization);
    return Buffer.from(claims.sha256 ?? '', 'base64');
  } catch (error) {
    throw invalidSignature(error);
  }
}

function invalidSignature(cause?: unknown): YoungMindsError {
  return new YoungMindsError('INVALID_SIGNATURE', 'This webhook is not signed by our LiveKit server.', { cause });
}
