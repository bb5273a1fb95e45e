import type { JobConsumerOptions, JobContext } from '@young-minds/database';
import type { Metrics } from '@young-minds/recording/ports';
import type { Logger } from 'pino';

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
