/**
 * The background process: applies webhooks, records, composes, stores and notifies, until it receives a signal to stop.
 */
import { flushCompileCache } from 'node:module';
import { loadConfig } from '@young-minds/config';
import { examineStorage } from '@young-minds/recording/maintenance';
import { createAdapters, createLogger, prepareStorage } from './create-adapters.ts';
import { createWorker } from './create-worker.ts';
import { logStorageConcerns } from './log-storage-concerns.ts';

const config = loadConfig();
const logger = createLogger(config.logLevel);
const adapters = createAdapters(config, logger);
const worker = createWorker({ config, adapters, logger });

// Without the folder the worker still records; storing is retried until it can be created.
await prepareStorage(config).catch((err: unknown) => logger.error({ err }, 'The storage folder cannot be created'));
await worker.start();
// The process that starts the worker waits for this line, so it is logged at every log level.
logger
  .child({}, { level: 'info' })
  .info({ recordingEnabled: config.recording.enabled, mail: config.mail !== null }, 'The worker is ready');

// Node writes it at an orderly exit only. After a crash, a compiled worker records again sooner.
flushCompileCache();

void examineStorage(adapters.storage.current).then((concerns) =>
  logStorageConcerns(logger.child({ provider: config.storage.provider }), concerns),
);

const stopped = Promise.withResolvers<NodeJS.Signals>();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stopped.resolve);
const signal = await stopped.promise;
logger.info({ signal }, 'The worker is shutting down and releases its leases');
await worker.stop();
logger.info('The worker has stopped');
