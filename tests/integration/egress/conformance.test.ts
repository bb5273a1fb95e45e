import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '@young-minds/config';
import { startLivekit } from '@young-minds/local-services/livekit/start-livekit';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { describe, inject, test } from 'vitest';
import { type EgressPlace, egressCases } from '../../support/egress-server/egress-cases.ts';
import { EgressTestServer } from '../../support/egress-server/egress-test-server.ts';
import { browserIn, sidsOf } from '../../support/egress-server/enter-room.ts';
import { type EgressPrograms, findEgress } from '../../support/real-egress/find-egress.ts';
import { startRealEgress } from '../../support/real-egress/real-egress.ts';
import { startRedis } from '../../support/real-egress/redis.ts';

describe('the Egress test server', () => {
  egressCases(async () => {
    const { url, program: _, ...keys } = inject('livekit');
    const outputDirectory = await mkdtemp(join(tmpdir(), 'egress-output-'));
    const rooms = { enterRoom: browserIn(url, keys), roomSidOf: sidsOf(url, keys) };
    const egressServer = await new EgressTestServer({
      keys,
      upstream: url,
      pace: 'real',
      pictureFps: 10,
      ...rooms,
    }).open();
    const close = async () => {
      await egressServer.close();
      await rm(outputDirectory, { recursive: true });
    };
    return { ...keys, url: egressServer.url, outputDirectory, close };
  });
});

const {
  EGRESS_TEST_URL: url,
  EGRESS_TEST_API_KEY: apiKey = '',
  EGRESS_TEST_API_SECRET: apiSecret = '',
  EGRESS_TEST_OUTPUT_DIR: outputDirectory = '/tmp/egress',
} = readEnvironment();

const programs = url === undefined ? await findEgress() : 'EGRESS_TEST_URL names a running one';

describe('a real Egress server', () => {
  if (url === undefined && typeof programs === 'string') {
    test('is skipped', ({ skip }) => {
      console.log(programs);
      skip(programs);
    });
    return;
  }
  egressCases(async () => {
    if (typeof programs !== 'string') return openStarted(programs);
    await mkdir(outputDirectory, { recursive: true });
    return { url: url ?? '', apiKey, apiSecret, outputDirectory, close: async () => {} };
  });
});

async function openStarted(started: EgressPrograms): Promise<EgressPlace> {
  const { egress: program, redis: redisProgram } = started;
  await using resources = new AsyncDisposableStack();
  const guard = startGuard();
  resources.defer(() => guard.release());
  const folder = await mkdtemp(join(tmpdir(), 'egress-conformance-'));
  resources.defer(() => rm(folder, { recursive: true }));
  const redis = resources.use(await startRedis({ program: redisProgram, folder, guard }));
  const { program: livekitProgram, apiKey: key, apiSecret: secret } = inject('livekit');
  const keys = { apiKey: key, apiSecret: secret };
  const common = { keys, folder, guard, redisAddress: redis.address };
  const livekit = await startLivekit({ ...common, program: livekitProgram });
  resources.defer(() => livekit.stop());
  resources.use(await startRealEgress({ ...common, program, livekitUrl: livekit.url }));
  const kept = resources.move();
  return { ...keys, url: livekit.url, outputDirectory: folder, close: () => kept.disposeAsync() };
}
