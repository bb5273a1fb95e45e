import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEgressRecorder, createEgressService } from '@young-minds/egress';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { findOnPath } from '@young-minds/local-services/processes/run-command';
import { startUntilReady } from '@young-minds/local-services/processes/start-process';
import { installWithApt } from '@young-minds/local-services/tools/system-programs';
import { DEFAULT_RECORDING_CONFIG, roomNameOf } from '@young-minds/recording/domain';
import { createLocalStorage } from '@young-minds/storage/local';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { eventually, HANG_MS } from '../../support/eventually.ts';

async function provideRedis(): Promise<string | null> {
  const found = await findOnPath('redis-server');
  if (found !== null) return found;
  await installWithApt('redis-server', console.log).catch((error: unknown) => console.log(String(error)));
  return findOnPath('redis-server');
}

const redisServer = await provideRedis();
if (redisServer === null)
  console.log('redis-server is not here and cannot be installed: LiveKit has no egress API without it');

describe.runIf(redisServer !== null)('a real LiveKit with Redis but without Egress', () => {
  const resources = new AsyncDisposableStack();
  let guard: Guard;
  let folder: string;
  let url: string;

  beforeAll(async () => {
    guard = startGuard();
    resources.defer(() => guard.release());
    folder = await mkdtemp(join(tmpdir(), 'without-egress-'));
    resources.defer(() => rm(folder, { recursive: true }));
    url = await openLivekit(await openRedis());
  });

  afterAll(() => resources.disposeAsync());

  async function openRedis(): Promise<number> {
    const port = await findFreePort();
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    const redis: ChildProcess = spawn(redisServer ?? '', args, { stdio: 'ignore' });
    guard.watch({ pid: redis.pid ?? 0, isGroup: false, signal: 'SIGTERM' });
    resources.defer(async () => {
      redis.kill('SIGTERM');
      await once(redis, 'exit');
    });
    await eventually(() => answers(port));
    return port;
  }

  async function openLivekit(redisPort: number): Promise<string> {
    const { program, apiKey, apiSecret } = inject('livekit');
    const [port, tcp_port, udp_port] = [await findFreePort(), await findFreePort(), await findFreePort()];
    const rtc = { tcp_port, udp_port, node_ip: '127.0.0.1', use_external_ip: false, interfaces: { includes: ['lo'] } };
    const config = { port, bind_addresses: ['127.0.0.1'], rtc, redis: { address: `127.0.0.1:${redisPort}` } };
    const file = join(folder, 'livekit.json');
    await writeFile(file, JSON.stringify({ ...config, keys: { [apiKey]: apiSecret } }));
    const start = { name: 'livekit', file: program, args: ['--config', file], logFolder: folder, guard };
    const server = await startUntilReady(
      { ...start, stopSignal: 'SIGKILL' },
      { isReady: () => isUp(port), timeoutMs: HANG_MS },
    );
    resources.defer(() => server.stop());
    return `ws://127.0.0.1:${port}`;
  }

  const livekit = () => ({ ...inject('livekit'), url });

  test('a start times out within 12 s, while LiveKit itself needs more than 20', async () => {
    const sessionId = randomUUID();
    const roomName = roomNameOf(sessionId);
    const { apiKey, apiSecret } = livekit();
    await new RoomServiceClient(url, apiKey, apiSecret).createRoom({ name: roomName });
    const recorder = createEgressRecorder({
      ...{ livekit: livekit(), service: createEgressService(livekit()), hasManifest: false },
      destination: { kind: 'file', directory: folder },
      storage: createLocalStorage({ directory: join(folder, 'store'), baseUrl: 'https://a.test', signingSecret: 'a' }),
      onReport: async () => {},
      logger: { info: () => {}, warn: () => {} },
    });
    const request = { recordingId: randomUUID(), sessionId, roomName, config: DEFAULT_RECORDING_CONFIG };
    const begunMs = performance.now();
    await expect(recorder.start(request)).rejects.toMatchObject({ code: 'RECORDER_UNAVAILABLE', retryable: true });
    console.log(`given up after ${Math.round(performance.now() - begunMs)} ms`);
  });

  test('no egress runs, and a stop of an unknown egress is not an error', async () => {
    const service = createEgressService(livekit());
    expect(await service.listActive()).toEqual([]);
    expect(await service.stop('EG_neverwas')).toBe('ended');
  });
});

function answers(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}

function isUp(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}`).then(
    ({ ok }) => ok,
    () => false,
  );
}
