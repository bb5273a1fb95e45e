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
import { createLogger } from './logger.ts';

export type Container = ReturnType<typeof createContainer>;

/** Wires the web process: creates the adapters that pages and routes use. */
function createContainer() {
  const config = loadConfig();
  const logger = createLogger(config.logLevel);
  const onError = (error: Error) => logger.error({ err: error }, 'Database connection failed');
  const { db, pool } = createDatabase(config.databaseUrl, { onConnectionError: onError });
  const queue = createJobQueue({ databaseUrl: config.databaseUrl, onError });
  const mailer = config.mail === null ? null : createSmtpMailer(config.mail);
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
    pingDatabase: () => pool.query('SELECT 1').then(() => undefined, throwDatabaseUnavailable),
    pingLivekit: createLivekitPing(config.livekit),
  };
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
