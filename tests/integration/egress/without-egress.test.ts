import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEgressRecorder, createEgressService } from '@young-minds/egress';
import { startLivekit } from '@young-minds/local-services/livekit/start-livekit';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { DEFAULT_RECORDING_CONFIG, roomNameOf } from '@young-minds/recording/domain';
import { createLocalStorage } from '@young-minds/storage/local';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { findRedis, startRedis } from '../../support/real-egress/redis.ts';

const redisServer = await findRedis();
if (redisServer === null)
  console.log('redis-server is not here and cannot be installed: LiveKit has no egress API without it');

describe.runIf(redisServer !== null)('a real LiveKit with Redis but without Egress', () => {
  const resources = new AsyncDisposableStack();
  let folder: string;
  let url: string;

  beforeAll(async () => {
    const guard = startGuard();
    resources.defer(() => guard.release());
    folder = await mkdtemp(join(tmpdir(), 'without-egress-'));
    resources.defer(() => rm(folder, { recursive: true }));
    const redis = resources.use(await startRedis({ program: redisServer ?? '', folder, guard }));
    const { program, apiKey, apiSecret } = inject('livekit');
    const common = { folder, guard, redisAddress: redis.address };
    const server = await startLivekit({ ...common, program, keys: { apiKey, apiSecret } });
    resources.defer(() => server.stop());
    url = server.url;
  });

  afterAll(() => resources.disposeAsync());

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
