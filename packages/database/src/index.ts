export * from './database.ts';
export { findPending, migrate } from './migrate.ts';
export { createPipelineStatistics } from './pipeline-statistics.ts';
export {
  createJobConsumer,
  type JobConsumer,
  type JobConsumerOptions,
  type JobContext,
  type JobHandlers,
} from './queue/job-consumer.ts';
export { createJobQueue, type JobQueueOptions, type TransactionalJobQueue } from './queue/job-queue.ts';
export { createAuditChain } from './repositories/audit.ts';
export { createConsentRepository } from './repositories/consents.ts';
export { createNotificationRepository } from './repositories/notifications.ts';
export { createRateLimiter } from './repositories/rate-limits.ts';
export { createRecordingOverviewRepository } from './repositories/recording-overviews.ts';
export { createSessionRepository } from './repositories/sessions.ts';
export { createUserRepository } from './repositories/users.ts';
export { checkServerVersion, LOWEST_POSTGRES, requireSupportedServer } from './server-version.ts';
export { createUnitOfWork, type UnitOfWorkOptions } from './unit-of-work.ts';
