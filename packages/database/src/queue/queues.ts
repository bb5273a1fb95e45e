import type { JobName, JobPayloads } from '@young-minds/recording/ports';
import type { Queue } from 'pg-boss';

export interface QueueDefinition<Name extends JobName> {
  /** How pg-boss keeps and retries the jobs. */
  readonly options: Omit<Queue, 'name'>;
  /** What a job is about; an exclusive queue holds one waiting or running job a subject. */
  readonly subject: (payload: JobPayloads[Name]) => string;
  /** How many jobs one worker process runs at a time. */
  readonly concurrency: number;
  /** Short jobs are fetched several at a time and run one after the other; long ones alone. */
  readonly batchSize: number;
}

const SHORT = { policy: 'exclusive', notify: true, expireInSeconds: 60, retryBackoff: true, retryDelay: 1 } as const;
// A composition may take hours: what tells a dead worker from a busy one is the heartbeat, not the time.
const LONG = { ...SHORT, expireInSeconds: 24 * 60 * 60, heartbeatSeconds: 30 } as const;
// One job a fetch would leave the others of a burst to the next poll; see pg-boss's `burstWhenBatchFull`.
const DRAINING_BATCH = 8;

const ofRecording = (payload: { readonly recordingId: string }) => payload.recordingId;

/** Every queue. Dead-letter queues stand before those that point to them: they are created in this order. */
export const QUEUES: { readonly [Name in JobName]: QueueDefinition<Name> } = {
  'give-up-recording': {
    // Standard, because pg-boss copies no key into a dead-letter queue and two jobs without a key would collide.
    options: { ...SHORT, policy: 'standard', retryLimit: 20, retryDelayMax: 60 },
    subject: ofRecording,
    concurrency: 1,
    batchSize: DRAINING_BATCH,
  },
  'apply-livekit-event': {
    options: { ...SHORT, retryLimit: 10, retryDelayMax: 30 },
    subject: (payload) => payload.eventId,
    concurrency: 2,
    batchSize: DRAINING_BATCH,
  },
  'start-recording': {
    // Tried for as long as people are in the room; the use case ends it once they have gone.
    options: { ...SHORT, retryLimit: 1000, retryDelayMax: 30 },
    subject: ofRecording,
    concurrency: 4,
    batchSize: 1,
  },
  'stop-recording': {
    // Short: the running job may plan the next one, when somebody came back and left again meanwhile.
    options: { ...SHORT, policy: 'short', retryLimit: 10, retryDelayMax: 10 },
    subject: ofRecording,
    concurrency: 4,
    batchSize: 1,
  },
  'post-room-notice': {
    // Short: a track may be refused while the notice of the one before is being posted.
    options: { ...SHORT, policy: 'short', retryLimit: 10, retryDelayMax: 30 },
    subject: ofRecording,
    concurrency: 1,
    batchSize: 1,
  },
  'stop-egress': {
    // What it misses, the next look at all egresses finds.
    options: { ...SHORT, retryLimit: 5, retryDelayMax: 10 },
    subject: (payload) => payload.egressId,
    concurrency: 1,
    batchSize: 1,
  },
  'compose-recording': {
    // Workers that have nothing of a recording use up some of the tries by leaving it to others.
    options: { ...LONG, retryLimit: 7, retryDelay: 2, retryDelayMax: 300, deadLetter: 'give-up-recording' },
    subject: ofRecording,
    // They take turns, one piece each: a short recording does not wait for a long one to be done.
    concurrency: 4,
    batchSize: 1,
  },
  'store-recording': {
    // A store may be away, or wait for its operator, for a week before a recording is given up.
    options: { ...LONG, retryLimit: 350, retryDelay: 2, retryDelayMax: 1800, deadLetter: 'give-up-recording' },
    subject: ofRecording,
    concurrency: 2,
    batchSize: 1,
  },
  'notify-participants': {
    options: { ...SHORT, retryLimit: 20, retryDelayMax: 300 },
    subject: ofRecording,
    concurrency: 1,
    batchSize: DRAINING_BATCH,
  },
  'send-notification-mail': {
    options: { ...SHORT, retryLimit: 12, retryDelay: 5, retryDelayMax: 900 },
    subject: (payload) => payload.notificationId,
    concurrency: 1,
    batchSize: DRAINING_BATCH,
  },
};

// `Object.keys` forgets the keys' type; the table above is exactly the closed set of names.
export const JOB_NAMES = Object.keys(QUEUES) as readonly JobName[];
