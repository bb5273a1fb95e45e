/** An event of the audit trail as the database stores it, each field as text; null if it is empty. */
export interface ChainedAuditLine {
  /** The room, or a uuid of zeros for events without a room: there is one chain per room. */
  readonly chainId: string;
  /** 1 for the first event of a chain. */
  readonly chainIndex: string;
  /** The hash of the previous event. */
  readonly previousHash: string | null;
  /** SHA-256 over all other fields except `chainId`, lower-case hex. */
  readonly hash: string;
  readonly id: string;
  readonly roomId: string | null;
  readonly recordingId: string | null;
  readonly actorUserId: string | null;
  readonly eventType: string;
  readonly eventData: string;
  readonly source: string;
  readonly severity: string;
  /** Microseconds since the epoch. */
  readonly createdAtMicros: string;
}

/** Reads the audit trail for verification. */
export interface AuditChain {
  /** Yields every event, chain by chain, in order. @throws DATABASE_UNAVAILABLE (retryable) */
  lines(): AsyncIterable<ChainedAuditLine>;
}
