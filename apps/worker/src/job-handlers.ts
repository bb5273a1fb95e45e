import type { JobConsumerOptions, JobContext, JobHandlers } from '@young-minds/database';
import { postRoomNotice, startRecording, stopEgress, stopRecording } from '@young-minds/recording/capture';
import { composeRecording } from '@young-minds/recording/composition';
import { giveUpRecording } from '@young-minds/recording/pipeline';
import type { Metrics } from '@young-minds/recording/ports';
import { notifyParticipants, sendNotificationMail, storeRecording } from '@young-minds/recording/storing';
import { applyLivekitEvent } from '@young-minds/recording/webhooks';
import type { Logger } from 'pino';
import type { PipelineDeps } from './pipeline-deps.ts';

/** Maps each job to its use case. */
export function createJobHandlers(deps: PipelineDeps): JobHandlers {
  return {
    'apply-livekit-event': (payload) => applyLivekitEvent(deps, payload),
    'start-recording': (payload) => startRecording(deps, payload),
    'stop-recording': (payload) => stopRecording(deps, payload),
    'post-room-notice': (payload) => postRoomNotice(deps, payload),
    'stop-egress': (payload) => stopEgress(deps, payload),
    'compose-recording': (payload, { attempt, signal }) => composeRecording(deps, { ...payload, attempt, signal }),
    'store-recording': (payload, { attempt, signal }) => storeRecording(deps, { ...payload, attempt, signal }),
    'give-up-recording': (payload) => giveUpRecording(deps, payload),
    'notify-participants': (payload) => notifyParticipants(deps, payload),
    'send-notification-mail': (payload) => sendNotificationMail(deps, payload),
  };
}

/** Logs each attempt of a job with its ids, and counts it in the metrics without them. */
export function jobLog(logger: Logger, metrics: Metrics): Pick<JobConsumerOptions, 'onDone' | 'onFailure'> {
  const factsOf = ({ jobName, jobId, attempt, payload }: JobContext) => ({ job: jobName, jobId, attempt, ...payload });
  return {
    onDone(context, durationMs) {
      metrics.jobEnded(context.jobName, 'done', durationMs);
      logger.info({ ...factsOf(context), durationMs }, 'Job done');
    },
    onFailure(err, context, durationMs) {
      metrics.jobEnded(context.jobName, 'failed', durationMs);
      logger.warn({ ...factsOf(context), durationMs, err }, 'Job failed');
    },
  };
}
