import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '@young-minds/config';
import { systemClock, YoungMindsError } from '@young-minds/core';
import {
  createConsentRepository,
  createDatabase,
  createJobQueue,
  createNotificationRepository,
  createRateLimiter,
  createRecordingOverviewRepository,
  createSessionRepository,
  createUnitOfWork,
  createUserRepository,
} from '@young-minds/database';
import { createLivekitPing, createMeetingRooms } from '@young-minds/livekit/meeting-rooms';
import { createWebhookVerifier } from '@young-minds/livekit/webhook-verifier';
import { createSmtpMailer } from '@young-minds/mail/smtp';
import { createStorageRegistry } from '@young-minds/storage/registry';
import { createAuth } from './auth/create-auth.ts';
import { createDatabaseWatch } from './database-watch.ts';
import { createLogger } from './logger.ts';

const PING_LIMIT_MS = 3000;

export type Container = ReturnType<typeof createContainer>;

/** Wires the web process: creates the adapters that pages and routes use. */
function createContainer() {
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  const onError = (error: Error) => logger.error({ err: error }, 'Database connection failed');
  const { db, pool } = createDatabase(config.databaseUrl, { onConnectionError: onError });
  const queue = createJobQueue({ databaseUrl: config.databaseUrl, onError });
  const mailer = config.mail === null ? null : createSmtpMailer(config.mail);
  const pingDatabase = () => withinLimit(pool.query('SELECT 1')).then(() => undefined, throwDatabaseUnavailable);
  return {
    config,
    logger,
    clock: systemClock,
    auth: createAuth({ config, db, mailer, logger, isRateLimited: process.env.NODE_ENV === 'production' }),
    sessions: createSessionRepository({ db, queue }),
    users: createUserRepository(db),
    notifications: createNotificationRepository(db),
    limiter: createRateLimiter({ db }),
    consents: createConsentRepository(db),
    recordingOverviews: createRecordingOverviewRepository(db),
    rooms: createMeetingRooms(config),
    storage: createStorageRegistry({
      storage: config.storage,
      stores: config.stores,
      baseUrl: config.web.baseUrl,
      signingSecret: config.auth.secret,
    }),
    unitOfWork: createUnitOfWork({ db, queue }),
    verifier: createWebhookVerifier(config.livekit),
    pingDatabase,
    databaseWatch: createDatabaseWatch({ ping: pingDatabase, logger }),
    pingLivekit: createLivekitPing(config.livekit),
  };
}

/** Rejects if a database that accepts connections does not answer, or if no connection is free for long. */
function withinLimit<Result>(query: Promise<Result>): Promise<Result> {
  const late = delay(PING_LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`No answer after ${PING_LIMIT_MS / 1000} s.`);
  });
  return Promise.race([query, late]);
}

function throwDatabaseUnavailable(cause: unknown): never {
  const message = 'The database does not respond. Check DATABASE_URL and that PostgreSQL is running.';
  throw new YoungMindsError('DATABASE_UNAVAILABLE', message, { cause });
}

// Pages and route handlers can be in different bundles of one process. The global makes them share one pool.
const shared = globalThis as typeof globalThis & { youngMindsContainer?: Container };

/** Returns the container. The first request creates it, so builds need no environment. @throws CONFIGURATION_INVALID */
export function getContainer(): Container {
  shared.youngMindsContainer ??= createContainer();
  return shared.youngMindsContainer;
}
