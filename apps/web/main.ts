/**
 * The web process: `node apps/web/main.ts` serves the production build; with `--dev`, it runs the development server.
 * Next's own `next start` would forward any client address that a request claims.
 */
import { fileURLToPath } from 'node:url';
import { loadConfig } from '@young-minds/config';
import { isForwarded, mayReadMetrics } from '@young-minds/metrics/access';
import { createWebMetrics } from '@young-minds/metrics/web';
import { createStorageRegistry } from '@young-minds/storage/registry';
import { readBuiltConfig } from '#server/process/built-config.ts';
import { createClientAddress } from '#server/process/client-address.ts';
import { createLimitedServer } from '#server/process/limited-server.ts';
import { closeOnSignal, listenHost } from '#server/process/listening.ts';
import { createWebMonitor } from '#server/process/web-monitor.ts';

const WEB_FOLDER = fileURLToPath(new URL('.', import.meta.url));
const isDevelopment = process.argv.includes('--dev');
// React and Next read it while they load, hence the late import below.
Object.assign(process.env, { NODE_ENV: isDevelopment ? 'development' : 'production' });
if (!isDevelopment) Object.assign(process.env, readBuiltConfig(WEB_FOLDER));

const { auth, monitoring, storage, stores, web } = loadConfig();
// Reports an invalid storage configuration at start, not at the first request.
createStorageRegistry({ storage, stores, baseUrl: web.baseUrl, signingSecret: auth.secret });
const clientAddress = createClientAddress(web.trustedProxies);
const monitor = createWebMonitor({
  metrics: createWebMetrics(),
  mayReadMetrics: ({ headers, socket }) => {
    const peerAddress = socket.remoteAddress ?? '';
    const asked = { peerAddress, isForwarded: isForwarded(headers), authorization: headers.authorization };
    return mayReadMetrics(asked, monitoring.metricsToken);
  },
});
const { default: next } = await import('next');

const server = createLimitedServer((request, response) => {
  if (monitor.answers(request, response)) return;
  monitor.follow(request, response);
  const { socket, headers } = request;
  const forwardedFor = [headers['x-forwarded-for']].flat().join(',') || undefined;
  headers['x-forwarded-for'] = clientAddress({ peerAddress: socket.remoteAddress ?? '', forwardedFor });
  void answer(request, response);
});
const app = next({
  dev: isDevelopment,
  dir: WEB_FOLDER,
  httpServer: server,
  port: web.port,
});
const answer = app.getRequestHandler();

await app.prepare();
closeOnSignal(server);
server.listen(web.port, listenHost(web), () => process.stdout.write(`Young Minds is ready at ${web.baseUrl}\n`));
