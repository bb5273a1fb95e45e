import { createHash, timingSafeEqual } from 'node:crypto';
import type { Config } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import type { WebhookVerifier } from '@young-minds/recording/ports';
import { TokenVerifier } from 'livekit-server-sdk';

/**
 * Creates the verifier of webhook signatures. LiveKit signs a webhook with a JWT that contains the body's SHA-256. The
 * SDK's own receiver also parses the body, so it cannot distinguish a wrong signature from a malformed event.
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
  return new YoungMindsError(
    'INVALID_SIGNATURE',
    'This webhook has no valid signature. Check LIVEKIT_API_KEY and LIVEKIT_API_SECRET.',
    { cause },
  );
}
