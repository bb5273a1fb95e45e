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
    awaits: 'the same, in vain',
    boundMs: 10 * MINUTE,
    afterwards: 'the operator is told; presence is known from LiveKit itself meanwhile',
  },
  lease: {
    awaits: 'a requested or capturing recording, for a living worker',
    boundMs: 15 * SECOND,
    afterwards: 'the sweep has had another one take it before; now people and operator are told',
  },
  begin: {
    awaits: 'a requested recording, for its first packet, counted from the first join',
    boundMs: 30 * SECOND,
    afterwards: 'people and operator are told, while it is tried again and again',
  },
  resume: {
    awaits: 'an interrupted recording, to be written again',
    boundMs: 15 * SECOND,
    afterwards: 'people and operator are told, while it is tried again and again',
  },
  holding: {
    awaits: 'a recording that a worker holds, for that worker to record it',
    boundMs: 20 * SECOND,
    afterwards: 'the worker gives it back, and the sweep has it started again',
  },
  stop: {
    awaits: 'a recorder that was told to stop, for its end',
    boundMs: MINUTE,
    afterwards: 'what there is goes to composition, and the room may be recorded anew',
  },
  work: {
    awaits: 'composing or storing, for a sign of progress',
    boundMs: MINUTE,
    afterwards: 'the sweep enqueues the job again, unless it still runs',
  },
  completion: {
    awaits: 'a captured recording, to be stored',
    boundMs: HOUR,
    afterwards: 'the operator is told; the queue goes on trying, and a failure tells the people',
  },
  retry: {
    awaits: 'a failed recording of which bytes exist, for its next try',
    boundMs: HOUR,
    afterwards: 'the reconciler takes it up again, each time after twice as long, up to a day',
  },
  mail: {
    awaits: 'a notification, to be mailed',
    boundMs: 2 * HOUR,
    afterwards: 'its job is enqueued again and the operator is told; it stands in the app from the first moment',
  },
} as const satisfies Readonly<Record<string, Wait>>;

/** Older notifications are not mailed: they would only confuse. */
export const MAIL_NO_LONGER_AFTER_MS = 24 * HOUR;
