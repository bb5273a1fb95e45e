import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Exposition } from './prometheus-metrics.ts';

/** A request and its result, without anything that identifies a person. */
interface AnsweredRequest {
  /** The requested path; only its kind becomes a label. */
  readonly path: string;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
}

export interface WebMetrics extends Exposition {
  requestAnswered(request: AnsweredRequest): void;
}

const BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Creates the web process's metrics: request durations and process metrics. */
export function createWebMetrics(): WebMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'young_minds_web_request_duration_seconds',
    help: 'Answered requests by kind (webhook, playback, api, asset, media, page), method and class of status',
    labelNames: ['kind', 'method', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    requestAnswered({ path, method, status, durationMs }) {
      const labels = { kind: kindOf(path), method: METHODS.has(method) ? method : 'other', status: classOf(status) };
      requests.observe(labels, durationMs / 1000);
    },
  };
}

/** Maps a path to one of a few kinds. Paths contain ids and arbitrary text, so they would make too many labels. */
function kindOf(path: string): string {
  if (path.startsWith('/api/livekit/webhook/')) return 'webhook';
  if (path.startsWith('/api/storage/')) return 'media';
  if (/^\/api\/recordings\/[^/]+\/playback-url/.test(path)) return 'playback';
  if (path.startsWith('/api/')) return 'api';
  return path.startsWith('/_next/') ? 'asset' : 'page';
}

function classOf(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}
