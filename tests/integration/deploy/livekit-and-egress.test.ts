import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { findFreePort } from '@young-minds/local-services/processes/free-port';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { startUntilReady } from '@young-minds/local-services/processes/start-process';
import { describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { readCompose, readDeployFile } from '../../support/deploy-files.ts';
import { HANG_MS } from '../../support/eventually.ts';
import { makeCertificate, OPENSSL } from '../../support/make-certificate.ts';

describe('livekit.yaml and egress.yaml', () => {
  test('send webhooks to both routes, signed by the key that compose gives LiveKit', async () => {
    const livekit = parse(await readDeployFile('livekit.yaml'));
    expect(livekit.webhook).toEqual({
      api_key: 'young-minds',
      urls: ['room-events', 'recording'].map((route) => `http://web:3000/api/livekit/webhook/${route}`),
    });
    const compose = await readCompose();
    expect(compose.services.livekit?.environment?.LIVEKIT_KEYS).toMatch(/^young-minds: /);
  });

  test('keep rooms open for longer than the grace period', async () => {
    const { room } = parse(await readDeployFile('livekit.yaml'));
    expect(room.departure_timeout).toBeGreaterThan(20);
  });

  test('share one Redis, and Egress accepts a composite on two cores', async () => {
    const [livekit, egress] = [parse(await readDeployFile('livekit.yaml')), parse(await readDeployFile('egress.yaml'))];
    expect(egress.redis.address).toBe(livekit.redis.address);
    expect(egress.cpu_cost.room_composite_cpu_cost).toBeLessThanOrEqual(2);
  });

  test('log at the level info as JSON, under the name that both read', async () => {
    for (const name of ['livekit.yaml', 'egress.yaml']) {
      const config = parse(await readDeployFile(name));
      expect(config.logging).toEqual({ level: 'info', json: true });
      expect(config).not.toHaveProperty('log_level');
    }
  });

  test('are accepted by LiveKit, which starts with its template', async () => {
    await withLivekitTemplate({}, async ({ hasEnded }) => expect(hasEnded()).toBe(false));
  });

  test.skipIf(OPENSSL === null)('TURN over TLS answers with the settings that README.md has for it', async () => {
    const readme = await readDeployFile('README.md');
    const { turn } = parse(/^```yaml\n(turn:\n[^`]*)```$/m.exec(readme)?.[1] ?? '');
    const folder = await mkdtemp(join(tmpdir(), 'turn-'));
    const { certFile: cert_file, keyFile: key_file, cert } = await makeCertificate(folder, turn.domain);
    const tls_port = await findFreePort();
    const settings = { turn: { ...turn, cert_file, key_file, tls_port } };
    try {
      await withLivekitTemplate(settings, async () => {
        const answer = await sendBindingRequest(tls_port, cert, turn.domain);
        expect(answer.subarray(0, 2).toString('hex')).toBe(BINDING_SUCCESS);
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('contain no secret', async () => {
    for (const name of ['livekit.yaml', 'egress.yaml'])
      expect(Object.keys(parse(await readDeployFile(name)))).not.toContain('keys');
    expect(await readDeployFile('egress.yaml')).not.toMatch(/^api_secret/m);
  });
});

interface RunningLivekit {
  readonly hasEnded: () => boolean;
}

/**
 * Starts LiveKit with livekit.yaml and further settings. Addresses and ports are this machine's; all other settings are
 * as in the file, and LiveKit refuses an unknown one.
 */
async function withLivekitTemplate(settings: object, use: (server: RunningLivekit) => Promise<void>): Promise<void> {
  const { redis: _, rtc, ...template } = parse(await readDeployFile('livekit.yaml'));
  const folder = await mkdtemp(join(tmpdir(), 'livekit-template-'));
  const [port, tcp_port, udp_port] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const addresses = { use_external_ip: false, node_ip: '127.0.0.1', interfaces: { includes: ['lo'] } };
  const local = { port, bind_addresses: ['127.0.0.1'], rtc: { ...rtc, tcp_port, udp_port, ...addresses } };
  await writeFile(join(folder, 'livekit.json'), JSON.stringify({ ...template, ...settings, ...local }));
  const guard = startGuard();
  const server = await startUntilReady(
    {
      ...{ name: 'livekit', file: inject('livekit').program, args: ['--config', join(folder, 'livekit.json')] },
      ...{ env: { LIVEKIT_KEYS: `young-minds: ${'s'.repeat(32)}` }, logFolder: folder, guard, stopSignal: 'SIGKILL' },
    },
    {
      isReady: () =>
        fetch(`http://127.0.0.1:${port}`).then(
          ({ ok }) => ok,
          () => false,
        ),
      timeoutMs: HANG_MS,
    },
  );
  try {
    await use(server);
  } finally {
    await server.stop();
    guard.release();
    await rm(folder, { recursive: true });
  }
}

/** Header of a STUN binding request, and the type of its answer. @see https://www.rfc-editor.org/rfc/rfc8489 */
const BINDING_REQUEST = '000100002112a442';
const BINDING_SUCCESS = '0101';

/** Sends a STUN request over TLS, as a browser does before it asks for a relay. Returns the answer. */
async function sendBindingRequest(port: number, ca: Buffer, servername: string): Promise<Buffer> {
  const socket = connect({ host: '127.0.0.1', port, ca, servername });
  try {
    await once(socket, 'secureConnect');
    socket.write(Buffer.concat([Buffer.from(BINDING_REQUEST, 'hex'), Buffer.alloc(12, 7)]));
    const [answer] = await once(socket, 'data');
    return answer;
  } finally {
    socket.destroy();
  }
}
