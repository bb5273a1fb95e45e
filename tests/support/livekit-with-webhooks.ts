import { createJobQueue, createUnitOfWork, type DatabaseHandle } from '@young-minds/database';
import { createWebhookVerifier } from '@young-minds/livekit/webhook-verifier';
import { type LivekitKeys, type LivekitServer, startLivekit } from '@young-minds/local-services/livekit/start-livekit';
import type { Guard } from '@young-minds/local-services/processes/guard';
import type { UnitOfWork } from '@young-minds/recording/ports';
import { serveWebhooks } from './serve-webhooks.ts';

export interface LivekitWithWebhooksOptions {
  readonly program: string;
  readonly keys: LivekitKeys;
  /** The database that receives all events of its rooms. */
  readonly database: Pick<DatabaseHandle, 'db'> & { readonly url: string };
  readonly folder: string;
  readonly graceSeconds?: number;
  readonly guard: Guard;
}

export interface LivekitWithWebhooks extends AsyncDisposable {
  readonly server: LivekitServer;
  /** The URL that receives its webhooks. */
  readonly webhookUrl: string;
  readonly unitOfWork: UnitOfWork;
}

/** Starts a separate LiveKit whose webhooks reach a database as they do through the web application. */
export async function startLivekitWithWebhooks({
  database,
  ...options
}: LivekitWithWebhooksOptions): Promise<LivekitWithWebhooks> {
  await using resources = new AsyncDisposableStack();
  const { webhookUrl, unitOfWork } = resources.use(await openWebhookIntake({ database, keys: options.keys }));
  const server = await startLivekit({ ...options, webhookUrls: [webhookUrl] });
  resources.defer(() => server.stop());
  const kept = resources.move();
  return { server, webhookUrl, unitOfWork, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

type WebhookIntake = Pick<LivekitWithWebhooks, 'webhookUrl' | 'unitOfWork'> & AsyncDisposable;

/** Serves a URL that stores a LiveKit's webhooks in a database, as the web application does. */
export async function openWebhookIntake({
  database,
  keys,
}: Pick<LivekitWithWebhooksOptions, 'database' | 'keys'>): Promise<WebhookIntake> {
  await using resources = new AsyncDisposableStack();
  const queue = createJobQueue({ databaseUrl: database.url, onError: () => {} });
  resources.defer(() => queue.close());
  const unitOfWork = createUnitOfWork({ db: database.db, queue });
  // Signatures are verified with the keys only.
  const verifier = createWebhookVerifier({ ...keys, url: '', publicUrl: '' });
  const intake = await serveWebhooks({ unitOfWork, verifier });
  resources.defer(() => intake.close());
  const kept = resources.move();
  return { webhookUrl: intake.baseUrl, unitOfWork, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
