export * from './database.ts';
export { createLineStatistics } from './line-statistics.ts';
export { migrate } from './migrate.ts';
export { findPending } from './pending-migrations.ts';
export {
  createJobConsumer,
  type JobConsumer,
  type JobConsumerOptions,
  type JobContext,
  type JobHandlers,
} from './queue/job-consumer.ts';
export { createJobQueue, type JobQueueOptions, type TransactionalJobQueue } from './queue/job-queue.ts';
export { createAuditChain } from './repositories/audit-chain.ts';
export { createConsentRepository } from './repositories/platform-consents.ts';
export { createNotificationRepository } from './repositories/platform-notifications.ts';
export { createPeopleRepository } from './repositories/platform-people.ts';
export { createRecordingOverviewRepository } from './repositories/platform-recording-overviews.ts';
export { createSessionRepository } from './repositories/platform-sessions.ts';
export { createUnitOfWork, type UnitOfWorkOptions } from './unit-of-work.ts';
