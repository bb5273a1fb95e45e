const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A worker that does not renew a lease for this long has lost it, and another worker takes over the recording. */
export const LEASE_DURATION_MS = 10 * SECOND;

/** Four renewals in a row may fail, for example while the database restarts. */
export const LEASE_RENEWAL_PERIOD_MS = LEASE_DURATION_MS / 5;

/** How often every worker looks for overdue work, expired leases included. */
export const SWEEP_PERIOD_MS = 3 * SECOND;

/** A start takes a moment between lease and recorder, so only the second check in a row proves that none records. */
const LOST_LEASE_CHECKS = 2;

/** How often a worker checks that its recorder captures what the worker holds. */
export const LOST_LEASE_CHECK_PERIOD_MS = 10 * SECOND;

/**
 * The deadline of every waiting state, in milliseconds. docs/operations.md lists what happens when each one passes;
 * none of them loses data.
 */
export const DEADLINES_MS = {
  /** A stored webhook, until it is applied. */
  webhook: 5 * SECOND,
  /** The same, until the operator is alerted. */
  webhookAlert: 10 * MINUTE,
  /** A lost lease, until a worker claims it: the sweep enqueues the start, and a worker has the time of a lease. */
  takeover: SWEEP_PERIOD_MS + LEASE_DURATION_MS,
  /** A requested recording, from the first join until its first packet. */
  begin: 30 * SECOND,
  /** An interrupted recording, until it is written again. */
  resume: 15 * SECOND,
  /** A recording that a worker holds, until the worker's recorder captures it. */
  holding: LOST_LEASE_CHECKS * LOST_LEASE_CHECK_PERIOD_MS,
  /** A recorder that was asked to stop, until it confirms. */
  stop: MINUTE,
  /** Composing or storing, until it shows progress. */
  work: MINUTE,
  /** A captured recording, until it is stored. */
  completion: HOUR,
  /** A failed recording with captured bytes, until its first retry. */
  retry: HOUR,
  /** A notification, until it is mailed. */
  mail: 2 * HOUR,
} as const;

/** Older notifications are not mailed: they would only confuse. */
export const MAIL_NO_LONGER_AFTER_MS = 24 * HOUR;
