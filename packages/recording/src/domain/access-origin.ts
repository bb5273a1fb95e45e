/** From where somebody asks, for the audit trail. */
export interface AccessOrigin {
  /** The client's address as far as it can be trusted; null where it is not known. */
  readonly address: string | null;
  /** What the client calls itself, shortened; anybody can claim anything. */
  readonly userAgent: string | null;
}
