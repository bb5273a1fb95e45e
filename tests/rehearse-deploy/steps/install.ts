import type { Machine } from '../machine.ts';
import { LIVEKIT_HOST, SITE_HOST } from '../new-root.ts';
import { CHECKOUT, VERSIONS } from '../versions.ts';
import { expectEqual, recordSession, toTenths } from './platform.ts';

/** Further options of install.sh for a network without STUN servers and releases of LiveKit. */
export interface InstallOptions {
  readonly livekitServer: string | null;
}

/** Installs the older version as the manual says, and records. Returns the minutes until the session was playable. */
export async function install(machine: Machine, options: InstallOptions): Promise<number> {
  const begunAt = performance.now();
  await machine.run('apt-get update -q && apt-get install -y -q git');
  await machine.run(`cd ${CHECKOUT} && git checkout -q ${VERSIONS.older}`);
  await runInstaller(machine, options);
  expectEqual('recordings after the installation', await recordSession(machine), 1);
  return toTenths((performance.now() - begunAt) / 60_000);
}

/** Installs the version of the checkout. */
export async function runInstaller(machine: Machine, { livekitServer }: InstallOptions): Promise<void> {
  const options = [`--site-host ${SITE_HOST}`, `--livekit-host ${LIVEKIT_HOST}`, '--node-ip 127.0.0.1'];
  if (livekitServer !== null) options.push(`--livekit-server ${livekitServer}`);
  await machine.run(`cd ${CHECKOUT} && deploy/install.sh ${options.join(' ')}`);
}
