import type { IncomingMessage } from 'node:http';
import type { MonitoringConfig } from '@young-minds/config';
import { isForwarded, mayReadMetrics } from '@young-minds/metrics/access';
import type { PrometheusMetrics } from '@young-minds/metrics/prometheus';
import type { Logger } from 'pino';
import { type MonitorServer, startMonitorServer } from './monitoring/monitor-server.ts';
import { checkReadiness, type ReadinessDeps } from './monitoring/readiness.ts';

interface MonitorOptions extends ReadinessDeps {
  readonly config: MonitoringConfig;
  readonly metrics: PrometheusMetrics;
  readonly logger: Logger;
}

/** Starts the worker's HTTP server for health and metrics. Returns null if its port is 0. */
export function createMonitor({ config, metrics, logger, ...readiness }: MonitorOptions): MonitorServer | null {
  const { workerHost: host, workerPort: port, metricsToken } = config;
  if (port === 0) return null;
  return startMonitorServer({
    ...{ host, port, logger },
    checkReadiness: () => checkReadiness(readiness),
    mayReadMetrics: (request) => mayReadMetrics(requestOf(request), metricsToken),
    renderMetrics: () => metrics.render(),
    metricsType: metrics.contentType,
  });
}

function requestOf({ headers, socket }: IncomingMessage) {
  const peerAddress = socket.remoteAddress ?? '';
  return { peerAddress, isForwarded: isForwarded(headers), authorization: headers.authorization };
}
