import type { JobName, JobPayloads } from '@young-minds/recording/ports';
import type { Queue } from 'pg-boss';

interface QueueDefinition<Name extends JobName> {
  /** How pg-boss keeps and retries the jobs. */
  readonly options: Omit<Queue, 'name'>;
  /** Returns the subject of a job; an exclusive queue holds one waiting or running job per subject. */
  readonly subject: (payload: JobPayloads[Name]) => string;
  /** How many jobs one worker process runs at a time. */
  readonly concurrency: number;
  /** Short jobs are fetched in batches and run one after the other; long jobs are fetched one at a time. */
  readonly batchSize: number;
}

const SHORT = { policy: 'exclusive', notify: true, expireInSeconds: 60, retryBackoff: true, retryDelay: 1 } as const;
// A composition may take hours, so the heartbeat, not the duration, distinguishes a crashed worker from a busy one.
const LONG = { ...SHORT, expireInSeconds: 24 * 60 * 60, heartbeatSeconds: 30 } as const;
// With one job per fetch, the other jobs of a burst would wait for the next poll; see pg-boss's `burstWhenBatchFull`.
const DRAINING_BATCH = 8;

const ofRecording = (payload: { readonly recordingId: string }) => payload.recordingId;

/** All queues, in the order of their creation: a dead-letter queue comes before the queues that refer to it. */
export const QUEUES: { readonly [Name in JobName]: QueueDefinition<Name> } = {
  'give-up-recording': {
    // Standard, because pg-boss copies no key to a dead-letter queue, and two jobs without a key would collide.
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
    // Retried while participants are in the room; the use case ends the job after they have left.
    options: { ...SHORT, retryLimit: 1000, retryDelayMax: 30 },
    subject: ofRecording,
    concurrency: 4,
    batchSize: 1,
  },
  'stop-recording': {
    // Short: the running job may enqueue the next one, if a participant rejoined and left again meanwhile.
    options: { ...SHORT, policy: 'short', retryLimit: 10, retryDelayMax: 10 },
    subject: ofRecording,
    concurrency: 4,
    batchSize: 1,
  },
  'post-room-notice': {
    // Short: another track may be refused while the notice about the previous one is being posted.
    options: { ...SHORT, policy: 'short', retryLimit: 10, retryDelayMax: 30 },
    subject: ofRecording,
    concurrency: 1,
    batchSize: 1,
  },
  'stop-egress': {
    // The next check of all egresses stops what this job missed.
    options: { ...SHORT, retryLimit: 5, retryDelayMax: 10 },
    subject: (payload) => payload.egressId,
    concurrency: 1,
    batchSize: 1,
  },
  'compose-recording': {
    // A worker without a recording's raw tracks leaves the job to another worker, which uses up an attempt.
    options: { ...LONG, retryLimit: 7, retryDelay: 2, retryDelayMax: 300, deadLetter: 'give-up-recording' },
    subject: ofRecording,
    // Compositions alternate by segment, so a short recording does not wait for a long one.
    concurrency: 4,
    batchSize: 1,
  },
  'store-recording': {
    // A store may be unavailable, or wait for the operator, for a week before the recording fails.
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

// `Object.keys` loses the type of the keys; the table above contains exactly these names.
export const JOB_NAMES = Object.keys(QUEUES) as readonly JobName[];
