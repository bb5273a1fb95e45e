import { type Clock, isYoungMindsError, systemClock, YoungMindsError } from '@young-minds/core';
import type { Repositories, UnitOfWork } from '@young-minds/recording/ports';
import { DrizzleQueryError } from 'drizzle-orm';
import type { Database, Transaction } from './database.ts';
import type { TransactionalJobQueue } from './queue/job-queue.ts';
import { type AuditSignature, createAuditTrail } from './repositories/audit.ts';
import { createNotificationRepository } from './repositories/notifications.ts';
import { createBackgroundTaskLedger, createOperatorAlerts } from './repositories/operations.ts';
import { createParticipantRepository } from './repositories/participants.ts';
import { createRecordingRepository } from './repositories/recordings.ts';
import { createRoomRepository } from './repositories/rooms.ts';
import { createSessionRepository } from './repositories/sessions.ts';
import { createWebhookInbox } from './repositories/webhook-inbox.ts';

// SQLSTATE classes 08 (connection), 40 (serialization, deadlock), 53 (resources) and 57 (shutdown): all are temporary.
const TEMPORARY_SQLSTATE = /^(08|40|53|57)/;

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
    sessions: createSessionRepository({ db: tx, queue }),
    participants: createParticipantRepository(tx),
    recordings: createRecordingRepository(tx, clock),
    audit: createAuditTrail(tx, signature),
    inbox: createWebhookInbox(tx, clock),
    notifications: createNotificationRepository(tx),
    alerts: createOperatorAlerts(tx),
    backgroundTaskRuns: createBackgroundTaskLedger(tx),
    jobs: queue.within(tx),
  };
}

/** Translates a query's error: a temporary one becomes DATABASE_UNAVAILABLE, others are replaced by their cause. */
export function translateDatabaseError(error: unknown): unknown {
  if (isYoungMindsError(error)) return error;
  // Drizzle's own error repeats the query, and callers need PostgreSQL's reason.
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (!isTemporary(cause)) return cause;
  return new YoungMindsError('DATABASE_UNAVAILABLE', 'The database does not answer. Try again shortly.', { cause });
}

function isTemporary(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return TEMPORARY_SQLSTATE.test(error.code) || error.code.startsWith('E') || /^CONNECTION_/.test(error.code);
}
