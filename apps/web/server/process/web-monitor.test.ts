import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mayReadMetrics } from '@young-minds/metrics/access';
import { createWebMetrics } from '@young-minds/metrics/web';
import { afterEach, expect, test } from 'vitest';
import { createWebMonitor } from './web-monitor.ts';

const TOKEN = 'a token of the operator';
const open: Server[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** Starts a monitored server on which every path except the home page is 404. */
async function serve(token: string | null): Promise<string> {
  const monitor = createWebMonitor({
    metrics: createWebMetrics(),
    mayReadMetrics: ({ headers, socket }) =>
      mayReadMetrics(
        {
          peerAddress: socket.remoteAddress ?? '',
          isForwarded: headers['x-forwarded-for'] !== undefined,
          authorization: headers.authorization,
        },
        token,
      ),
  });
  const server = createServer((request, response) => {
    if (monitor.answers(request, response)) return;
    monitor.follow(request, response);
    response.writeHead(request.url === '/' ? 200 : 404).end();
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('counts requests by route, without IDs', async () => {
  const base = await serve(null);
  const paths = ['/', '/meeting/7', '/api/sessions/7/token', '/api/livekit/webhook/room-events', '/_next/static/a.js'];
  for (const path of [...paths, '/api/recordings/7/playback-url?download=1', '/metrics-of-mine']) {
    await (await fetch(base + path)).text();
  }
  const text = await (await fetch(`${base}/metrics`)).text();
  const counts = [...text.matchAll(/^young_minds_web_request_duration_seconds_count\{(.*)\} (\d+)$/gm)];
  expect(counts.map(([, labels, count]) => `${labels} ${count}`).toSorted()).toEqual([
    'kind="api",method="GET",status="4xx" 1',
    'kind="asset",method="GET",status="4xx" 1',
    'kind="page",method="GET",status="2xx" 1',
    'kind="page",method="GET",status="4xx" 2',
    'kind="playback",method="GET",status="4xx" 1',
    'kind="webhook",method="GET",status="4xx" 1',
  ]);
});

test.each([
  [null, {}, 200],
  [null, { 'x-forwarded-for': '203.0.113.7' }, 403],
  [TOKEN, {}, 403],
  [TOKEN, { authorization: `Bearer ${TOKEN}` }, 200],
])('with the token %j and the headers %j, /metrics responds with %i', async (token, headers, status) => {
  const base = await serve(token);
  expect((await fetch(`${base}/metrics`, { headers })).status).toBe(status);
});
