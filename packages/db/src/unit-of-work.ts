import { isYoungMindsError, YoungMindsError } from '@young-minds/recording/domain';
import { type Clock, type Repositories, systemClock, type UnitOfWork } from '@young-minds/recording/ports';
import { DrizzleQueryError } from 'drizzle-orm';
import type { Database, Transaction } from './database.ts';
import type { TransactionalJobQueue } from './queue/job-queue.ts';
import { createAuditTrail } from './repositories/audit-trail.ts';
import { createParticipantRepository } from './repositories/participants.ts';
import { createRecordingNotifications } from './repositories/recording-notifications.ts';
import { createRecordingRepository } from './repositories/recordings.ts';
import { createRoomRepository } from './repositories/rooms.ts';
import { createSessionStateRepository } from './repositories/sessions.ts';
import { createWebhookInbox } from './repositories/webhook-inbox.ts';

export interface UnitOfWorkOptions {
  readonly db: Database;
  readonly queue: TransactionalJobQueue;
  readonly clock?: Clock;
}

/** The recording line's transactions on PostgreSQL, jobs included. */
export function createUnitOfWork({ db, queue, clock = systemClock }: UnitOfWorkOptions): UnitOfWork {
  return {
    async run(work) {
      try {
        return await db.transaction((tx) => work(repositoriesOf(tx, { queue, clock })));
      } catch (error) {
        throw translate(error);
      }
    },
  };
}

function repositoriesOf(tx: Transaction, { queue, clock }: Required<Omit<UnitOfWorkOptions, 'db'>>): Repositories {
  return {
    rooms: createRoomRepository(tx),
    sessions: createSessionStateRepository(tx),
    participants: createParticipantRepository(tx),
    recordings: createRecordingRepository(tx, clock),
    audit: createAuditTrail(tx),
    inbox: createWebhookInbox(tx, clock),
    notifications: createRecordingNotifications(tx),
    jobs: queue.within(tx),
  };
}

// SQLSTATE classes 08 (connection), 40 (serialization, deadlock), 53 (resources) and 57 (shutdown): all pass by.
const PASSING_SQLSTATE = /^(08|40|53|57)/;

function translate(error: unknown): unknown {
  if (isYoungMindsError(error)) return error;
  // Drizzle's own error quotes every parameter, and what was to be written is not for the log.
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (!isPassing(cause)) return cause;
  return new YoungMindsError('DATABASE_UNAVAILABLE', 'The database does not answer. Try again shortly.', { cause });
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return PASSING_SQLSTATE.test(error.code) || error.code.startsWith('E') || /^CONNECTION_/.test(error.code);
}
