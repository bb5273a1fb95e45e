import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { isYoungMindsError } from '@young-minds/core';
import { receiveLivekitWebhook } from '@young-minds/recording/webhooks';
import { ERROR_STATUS } from '@young-minds/web/server/http/error-status';
import { listenOnLoopback } from './listen-on-loopback.ts';
import type { RunningServer } from './serve-fetch-handler.ts';

/** Receives LiveKit's webhooks on a free loopback port, as the web application's route does. */
export async function serveWebhooks(deps: Parameters<typeof receiveLivekitWebhook>[0]): Promise<RunningServer> {
  const server = createServer(async (request, response) => {
    const rawBody = await text(request);
    const authorization = request.headers.authorization ?? null;
    const status = await receiveLivekitWebhook(deps, { rawBody, authorization }).then(() => 200, statusOf);
    response.writeHead(status).end();
  });
  const { url, close } = await listenOnLoopback(server);
  return { baseUrl: url, close };
}

function statusOf(error: unknown): number {
  return isYoungMindsError(error) ? ERROR_STATUS[error.code] : 500;
}
