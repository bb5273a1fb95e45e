import { type Clock, systemClock } from '@young-minds/core';
import type { Repositories, UnitOfWork } from '@young-minds/recording/ports';
import type { Database, Transaction } from './database.ts';
import type { TransactionalJobQueue } from './queue/job-queue.ts';
import { type AuditSignature, createAuditTrail } from './repositories/audit-trail.ts';
import { createBackgroundTaskLedger } from './repositories/background-task-ledger.ts';
import { createOperatorAlerts } from './repositories/operator-alerts.ts';
import { createParticipantRepository } from './repositories/participants.ts';
import { createRecordingNotifications } from './repositories/recording-notifications.ts';
import { createRecordingRepository } from './repositories/recordings.ts';
import { createRoomRepository } from './repositories/rooms.ts';
import { createSessionStateRepository } from './repositories/sessions.ts';
import { createWebhookInbox } from './repositories/webhook-inbox.ts';
import { translateDatabaseError } from './translate-database-error.ts';

export interface UnitOfWorkOptions {
  readonly db: Database;
  readonly queue: TransactionalJobQueue;
  readonly clock?: Clock;
  /** Added to every audit event, such as the user who runs a command; empty by default. */
  readonly signature?: AuditSignature;
}

/** Creates the unit of work of the recording pipeline: PostgreSQL transactions that include jobs. */
export function createUnitOfWork({ db, queue, clock = systemClock, signature = {} }: UnitOfWorkOptions): UnitOfWork {
  return {
    async run(work) {
      try {
        return await db.transaction((tx) => work(repositoriesOf(tx, { queue, clock, signature })));
      } catch (error) {
        throw translateDatabaseError(error);
      }
    },
  };
}

function repositoriesOf(
  tx: Transaction,
  { queue, clock, signature }: Required<Omit<UnitOfWorkOptions, 'db'>>,
): Repositories {
  return {
    rooms: createRoomRepository(tx),
    sessions: createSessionStateRepository(tx),
    participants: createParticipantRepository(tx),
    recordings: createRecordingRepository(tx, clock),
    audit: createAuditTrail(tx, signature),
    inbox: createWebhookInbox(tx, clock),
    notifications: createRecordingNotifications(tx),
    alerts: createOperatorAlerts(tx),
    upkeep: createBackgroundTaskLedger(tx),
    jobs: queue.within(tx),
  };
}
