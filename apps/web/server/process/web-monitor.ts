import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebMetrics } from '@young-minds/metrics/web';

export interface WebMonitorOptions {
  readonly metrics: WebMetrics;
  readonly mayReadMetrics: (request: IncomingMessage) => boolean;
}

/** The one address that Next does not answer. */
const METRICS_PATH = '/metrics';

/**
 * Watches over what the server answers. `/metrics` is answered here and not by Next, because who may read it is judged
 * by the connection itself, before anybody has changed a header.
 */
export function createWebMonitor({ metrics, mayReadMetrics }: WebMonitorOptions) {
  return {
    /** Whether the request was for the metrics; then it is answered. */
    answers(request: IncomingMessage, response: ServerResponse): boolean {
      if (pathOf(request) !== METRICS_PATH) return false;
      if (mayReadMetrics(request)) void sendMetrics(response, metrics);
      else response.writeHead(403, { 'content-type': 'text/plain' }).end('Metrics need METRICS_TOKEN.\n');
      return true;
    },
    /** Counts a request once its answer has ended, however it did. */
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

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}
