import { succeeds } from '@young-minds/local-services/processes/run-command';
import { sendSignal } from '@young-minds/local-services/processes/start-process';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { FIRST_ADDRESS } from './client-network.ts';
import { findServices, inspectService } from './containers.ts';
import { LIVEKIT_HOST, type Platform, SITE_HOST } from './platform.ts';

const TIMEOUT_MS = 180_000;
const WORKER_READY = "fetch('http://127.0.0.1:9465/ready').then(({ ok }) => process.exit(ok ? 0 : 1))";

/** Kills each container as a crash would. Returns the seconds until it runs again and everything is ready, by service. */
export async function killEachContainer(
  platform: Platform,
  report: (line: string) => void,
): Promise<Readonly<Record<string, number>>> {
  const seconds: Record<string, number> = {};
  for (const service of await findServices()) {
    seconds[service] = await killContainer(platform, service);
    report(`${service} is back after ${seconds[service]} s`);
  }
  return seconds;
}

async function killContainer(platform: Platform, service: string): Promise<number> {
  const { State } = await inspectService(platform.podman, service);
  const begunAt = performance.now();
  // Not by podman, which would not restart what it was asked to end.
  sendSignal({ pid: State.Pid, isGroup: false }, 'SIGKILL');
  const isBack = async () => {
    const { State: now } = await inspectService(platform.podman, service);
    return now.Running && now.Pid !== State.Pid && (await isReady(platform));
  };
  await waitUntil(isBack, { timeoutMs: TIMEOUT_MS, what: `the container of ${service} to be back` });
  return Math.round((performance.now() - begunAt) / 100) / 10;
}

/** Returns whether everything that a session needs answers: web and LiveKit through Caddy's TLS, and the worker. */
async function isReady({ podman, certificate }: Platform): Promise<boolean> {
  for (const [host, path] of [
    [SITE_HOST, '/api/ready'],
    [LIVEKIT_HOST, '/'],
  ]) {
    const connection = ['--resolve', `${host}:443:${FIRST_ADDRESS}`, '--cacert', certificate, '--max-time', '5'];
    if (!(await succeeds('curl', ['--silent', '--fail', ...connection, `https://${host}${path}`]))) return false;
  }
  const { Id } = await inspectService(podman, 'worker');
  return succeeds('podman', ['exec', Id, 'node', '-e', WORKER_READY], { env: podman.env });
}
