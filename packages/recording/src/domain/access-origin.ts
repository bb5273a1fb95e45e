/** The origin of a request, for the audit trail. */
export interface AccessOrigin {
  /** The client's IP address, as far as it can be trusted; null if unknown. */
  readonly address: string | null;
  /** The client's `User-Agent`, shortened; any client can claim any value. */
  readonly userAgent: string | null;
}
