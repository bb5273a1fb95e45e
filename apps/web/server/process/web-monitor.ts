import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebMetrics } from '@young-minds/metrics/web';
import { pathOf } from './limited-server.ts';

interface WebMonitorOptions {
  readonly metrics: WebMetrics;
  readonly mayReadMetrics: (request: IncomingMessage) => boolean;
}

/** The only path that Next does not serve. */
const METRICS_PATH = '/metrics';

/**
 * Creates the monitor of the HTTP server, which counts responses and serves `/metrics`. Next does not serve it, because
 * access depends on the connection and its original headers.
 */
export function createWebMonitor({ metrics, mayReadMetrics }: WebMonitorOptions) {
  return {
    /** Responds to a request for the metrics. Returns whether it was one. */
    answers(request: IncomingMessage, response: ServerResponse): boolean {
      if (pathOf(request) !== METRICS_PATH) return false;
      if (mayReadMetrics(request)) void sendMetrics(response, metrics);
      else response.writeHead(403, { 'content-type': 'text/plain' }).end('Metrics require METRICS_TOKEN.\n');
      return true;
    },
    /** Counts a request when its response ends or the connection closes. */
    follow(request: IncomingMessage, response: ServerResponse): void {
      const startedMs = performance.now();
      const facts = { path: pathOf(request), method: request.method ?? '' };
      response.once('close', () => {
        metrics.requestAnswered({ ...facts, status: response.statusCode, durationMs: performance.now() - startedMs });
      });
    },
  };
}

async function sendMetrics(response: ServerResponse, metrics: WebMetrics): Promise<void> {
  const text = await metrics.render();
  response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' }).end(text);
}
