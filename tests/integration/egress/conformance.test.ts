import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '@young-minds/config';
import { describe, inject, test } from 'vitest';
import { egressCases } from '../../support/egress-server/egress-cases.ts';
import { EgressTestServer } from '../../support/egress-server/egress-test-server.ts';
import { browserIn, sidsOf } from '../../support/egress-server/enter-room.ts';

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

const WHY_NOT =
  'A real Egress is judged by the same cases where EGRESS_TEST_URL names its LiveKit, with EGRESS_TEST_API_KEY, ' +
  'EGRESS_TEST_API_SECRET and, unless it is /tmp/egress, EGRESS_TEST_OUTPUT_DIR. None is named here.';

describe('a real Egress server', () => {
  if (url === undefined) {
    test('is skipped', ({ skip }) => {
      console.log(WHY_NOT);
      skip(WHY_NOT);
    });
    return;
  }
  egressCases(async () => {
    await mkdir(outputDirectory, { recursive: true });
    return { url, apiKey, apiSecret, outputDirectory, close: async () => {} };
  });
});
