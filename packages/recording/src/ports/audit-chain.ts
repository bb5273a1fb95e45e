/** A line of the audit trail as the database writes it, each field as its text; null where it is empty. */
export interface ChainedAuditLine {
  /** The room, or a uuid of zeros for lines of no room: lines are chained a room. */
  readonly chainId: string;
  /** 1 for a chain's first line. */
  readonly chainIndex: string;
  /** Of the line before it. */
  readonly previousHash: string | null;
  /** SHA-256 over everything else here but `chainId`, lower-case hex. */
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

/** The audit trail for those who doubt it. */
export interface AuditChain {
  /** Every line, chain by chain, each in its order. @throws DATABASE_UNAVAILABLE (retryable) */
  lines(): AsyncIterable<ChainedAuditLine>;
}
