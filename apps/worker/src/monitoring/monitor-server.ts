import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Readiness } from './readiness.ts';

/** Another worker on this machine may hold the port until it exits. */
const RETRY_MS = 5_000;

interface MonitorRoutes {
  readonly checkReadiness: () => Promise<Readiness>;
  readonly mayReadMetrics: (request: IncomingMessage) => boolean;
  readonly renderMetrics: () => Promise<string>;
  readonly metricsType: string;
}

interface MonitorServerOptions extends MonitorRoutes {
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
}

export interface MonitorServer {
  /** The port that it listens on; null while it does not listen. */
  readonly port: number | null;
  /** Resolves once it listens, or once it is known that the port is in use. */
  readonly started: Promise<void>;
  close(): Promise<void>;
}

/**
 * Answers `/health`, `/ready` and `/metrics`. The worker does not depend on it: if the port is in use, the worker
 * records anyway, logs a warning, and tries again.
 */
export function startMonitorServer(options: MonitorServerOptions): MonitorServer {
  const { host, port, logger } = options;
  const server = createServer((request, response) => {
    answer(request, response, options).catch((err: unknown) => {
      logger.error({ err, path: request.url }, 'Monitoring request failed');
      send(response, 500, { error: 'The answer could not be made; the log says why.' });
    });
  });
  const retry = retryWhilePortInUse(server, options);
  const started = new Promise<void>((resolve) => {
    server.once('listening', resolve);
    server.once('error', () => resolve());
  });
  server.listen(port, host);
  // The server must not keep the process running.
  server.unref();
  return {
    started,
    get port() {
      const address = server.address();
      return typeof address === 'object' ? (address?.port ?? null) : null;
    },
    async close() {
      clearTimeout(retry.timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function retryWhilePortInUse(server: Server, { host, port, logger }: MonitorServerOptions): { timer?: NodeJS.Timeout } {
  const retry: { timer?: NodeJS.Timeout } = {};
  let hasLogged = false;
  server.on('error', (err) => {
    if (!hasLogged)
      logger.warn(
        { err, host, port },
        'Health and metrics are not served: the port is in use. Set another WORKER_HTTP_PORT',
      );
    hasLogged = true;
    retry.timer = setTimeout(() => server.listen(port, host), RETRY_MS).unref();
  });
  return retry;
}

async function answer(request: IncomingMessage, response: ServerResponse, routes: MonitorRoutes): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, { error: 'Only GET.' });
  switch (new URL(request.url ?? '/', 'http://worker').pathname) {
    case '/health':
      return send(response, 200, { status: 'ok' });
    case '/ready': {
      const { isReady, ...rest } = await routes.checkReadiness();
      return send(response, isReady ? 200 : 503, { ready: isReady, ...rest });
    }
    case '/metrics': {
      if (!routes.mayReadMetrics(request)) return send(response, 403, { error: 'Metrics need METRICS_TOKEN.' });
      const text = await routes.renderMetrics();
      response.writeHead(200, { 'content-type': routes.metricsType }).end(text);
      return;
    }
    default:
      return send(response, 404, { error: 'There are /health, /ready and /metrics.' });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
