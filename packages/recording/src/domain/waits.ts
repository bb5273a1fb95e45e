interface Wait {
  /** What it waits for. */
  readonly awaits: string;
  /** The deadline, in milliseconds. */
  readonly boundMs: number;
  /** What happens at the deadline. Every wait has one, and none of them loses data. */
  readonly afterwards: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Every waiting state with its deadline, which the code uses. Deadlines that a recorder or the queue sets itself are
 * noted with them.
 */
export const WAITS = {
  webhook: {
    awaits: 'a stored webhook, to be applied',
    boundMs: 5 * SECOND,
    afterwards: 'the sweep enqueues its job again',
  },
  webhookForLong: {
    awaits: 'the same, still not applied',
    boundMs: 10 * MINUTE,
    afterwards: 'the operator is alerted; presence comes from LiveKit meanwhile',
  },
  lease: {
    awaits: 'a requested or capturing recording, for a running worker',
    boundMs: 15 * SECOND,
    afterwards: 'the sweep has already handed it to another worker; participants and operator are notified',
  },
  begin: {
    awaits: 'a requested recording, for its first packet, counted from the first join',
    boundMs: 30 * SECOND,
    afterwards: 'participants and operator are notified, and the start is retried',
  },
  resume: {
    awaits: 'an interrupted recording, to be written again',
    boundMs: 15 * SECOND,
    afterwards: 'participants and operator are notified, and the start is retried',
  },
  holding: {
    awaits: 'a recording that a worker holds, for that worker to record it',
    boundMs: 20 * SECOND,
    afterwards: 'the worker releases its lease, and the sweep starts the recording again',
  },
  stop: {
    awaits: 'a recorder that was asked to stop, for its end',
    boundMs: MINUTE,
    afterwards: 'what was captured is composed, and the room may be recorded again',
  },
  work: {
    awaits: 'composing or storing, for a sign of progress',
    boundMs: MINUTE,
    afterwards: 'the sweep enqueues the job again, unless it still runs',
  },
  completion: {
    awaits: 'a captured recording, to be stored',
    boundMs: HOUR,
    afterwards: 'the operator is alerted; the queue keeps retrying, and a failure notifies the participants',
  },
  retry: {
    awaits: 'a failed recording with captured bytes, for its next retry',
    boundMs: HOUR,
    afterwards: 'the reconciler retries it, each time after twice as long, up to a day',
  },
  mail: {
    awaits: 'a notification, to be mailed',
    boundMs: 2 * HOUR,
    afterwards: 'its job is enqueued again and the operator is alerted; the app shows it from the start',
  },
} as const satisfies Readonly<Record<string, Wait>>;

/** Older notifications are not mailed: they would only confuse. */
export const MAIL_NO_LONGER_AFTER_MS = 24 * HOUR;
