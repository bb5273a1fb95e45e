import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** A webhook in transit. `forward` resolves with the receiver's status. */
export interface Passing {
  forward(): Promise<number>;
}

/** Decides what happens to a webhook, and returns the status for its sender. */
export type WebhookTreatment = (webhook: Passing) => Promise<number>;

export interface WebhookProxy extends AsyncDisposable {
  readonly url: string;
  /** Sets the treatment from now on. If absent, webhooks pass unchanged. */
  treat(treatment?: WebhookTreatment): void;
}

const PATIENCE_MS = 10_000;
const RETRY_PAUSE_MS = 1_000;
const MAX_RETRIES = 20;
const UNREACHABLE = 502;

/** Starts a proxy between LiveKit and the web application that receives its webhooks. */
export async function openWebhookProxy(targetUrl: string): Promise<WebhookProxy> {
  const passAsIs: WebhookTreatment = (webhook) => webhook.forward();
  let treatment = passAsIs;
  const server = createServer(async (request, response) => {
    const webhook = await read(request, targetUrl);
    response.writeHead(await treatment(webhook)).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    treat(next = passAsIs) {
      treatment = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage, targetUrl: string): Promise<Passing> {
  const body = await text(request);
  const { authorization = '', 'content-type': type = '' } = request.headers;
  const forward = () =>
    fetch(targetUrl, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).then(
      ({ status }) => status,
      () => UNREACHABLE,
    );
  return { forward };
}

/** Forwards a webhook whose sender has already received a success status. */
export async function forwardAtLast({ forward }: Passing): Promise<void> {
  for (let tries = 0; tries < MAX_RETRIES && (await forward()) >= 500; tries++) await delay(RETRY_PAUSE_MS);
}
