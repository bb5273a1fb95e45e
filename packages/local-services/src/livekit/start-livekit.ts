import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../processes/free-port.ts';
import type { Guard } from '../processes/guard.ts';
import { startUntilReady } from '../processes/start-process.ts';

const START_TIMEOUT_MS = 20_000;
/** Rooms stay open this much longer than the longest wait for a participant to rejoin. */
const DEPARTURE_MARGIN_SECONDS = 40;

export interface LivekitKeys {
  readonly apiKey: string;
  readonly apiSecret: string;
}

interface LivekitOptions {
  readonly program: string;
  /** Holds the generated configuration, which contains the secret. */
  readonly folder: string;
  /** The configuration's folder by default. */
  readonly logFolder?: string;
  readonly keys: LivekitKeys;
  readonly preferredPort?: number;
  readonly preferredUdpPort?: number;
  readonly webhookUrls?: readonly string[];
  readonly graceSeconds?: number;
  /** `host:port`. Without Redis, LiveKit has no egress API. */
  readonly redisAddress?: string;
  readonly guard: Guard;
  /** Aborts the start. */
  readonly signal?: AbortSignal | undefined;
}

export interface LivekitServer {
  readonly url: string;
  readonly port: number;
  /** The port for media. */
  readonly udpPort: number;
  readonly pid: number;
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Generates a key pair that no other server has. */
export function generateLivekitKeys(): LivekitKeys {
  return { apiKey: `API${randomBytes(6).toString('hex')}`, apiSecret: randomBytes(32).toString('base64url') };
}

/** Starts a LiveKit server that only this machine can reach, and waits until it answers. @throws SETUP_FAILED */
export async function startLivekit(options: LivekitOptions): Promise<LivekitServer> {
  const port = await findFreePort(options.preferredPort);
  const udpPort = await findFreePort(options.preferredUdpPort);
  const configFile = join(options.folder, 'livekit.json');
  await mkdir(options.folder, { recursive: true });
  // YAML is a superset of JSON. The file holds the secret.
  await writeFile(configFile, JSON.stringify(await makeServerConfig(options, { port, udpPort }), null, 2), {
    mode: 0o600,
  });
  const server = await startUntilReady(
    {
      name: 'livekit',
      file: options.program,
      args: ['--config', configFile],
      logFolder: options.logFolder ?? options.folder,
      guard: options.guard,
      // On SIGTERM LiveKit waits until all participants have left. It has no data that SIGKILL could damage.
      stopSignal: 'SIGKILL',
    },
    { isReady: () => answers(port), timeoutMs: START_TIMEOUT_MS, signal: options.signal },
  );
  return { url: `ws://127.0.0.1:${port}`, port, udpPort, pid: server.pid, ended: server.ended, stop: server.stop };
}

async function makeServerConfig(
  options: LivekitOptions,
  { port, udpPort }: { port: number; udpPort: number },
): Promise<object> {
  return {
    port,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      tcp_port: await findFreePort(),
      udp_port: udpPort,
      node_ip: '127.0.0.1',
      use_external_ip: false,
      enable_loopback_candidate: true,
      interfaces: { includes: [platform() === 'darwin' ? 'lo0' : 'lo'] },
    },
    keys: { [options.keys.apiKey]: options.keys.apiSecret },
    webhook: { api_key: options.keys.apiKey, urls: options.webhookUrls ?? [] },
    room: { departure_timeout: (options.graceSeconds ?? 0) + DEPARTURE_MARGIN_SECONDS },
    logging: { level: 'info', json: true },
    ...(options.redisAddress !== undefined && { redis: { address: options.redisAddress } }),
  };
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}`).then(
    (response) => response.ok,
    () => false,
  );
}
