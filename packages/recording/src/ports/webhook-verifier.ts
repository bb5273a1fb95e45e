/** What LiveKit sent, byte for byte: the signature covers the raw body. */
export interface SignedWebhook {
  readonly rawBody: string;
  /** The `Authorization` header: a bare JWT, without "Bearer". */
  readonly authorization: string | null;
}

/** Verifies that a webhook comes from LiveKit. */
export interface WebhookVerifier {
  /** @throws INVALID_SIGNATURE for a missing, foreign, expired or non-matching signature */
  verify(webhook: SignedWebhook): Promise<void>;
}
