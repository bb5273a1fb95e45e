import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { NAME_SERVER } from './network.ts';

export const SITE_HOST = 'mentoring.localhost';
export const LIVEKIT_HOST = 'livekit.localhost';

const PACKAGES = ['systemd', 'systemd-sysv', 'dbus', 'ca-certificates', 'iproute2', 'procps'];
const AUTHORITY = '/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt';
/**
 * Caddy signs names below `.localhost` itself, because no public authority does. The machine trusts it, as every machine
 * trusts a public authority. `+` runs this outside of the account and the sandbox of the service.
 */
const TRUST_CADDY = `[Service]
ExecStartPost=+/bin/sh -c 'install -m 644 ${AUTHORITY} /usr/local/share/ca-certificates/caddy.crt && update-ca-certificates'
`;

interface NewRootOptions {
  readonly root: string;
  /** Debian mirror; null: the default of debootstrap. */
  readonly mirror: string | null;
  /** Folder whose content is added, such as settings of apt and npm; null: nothing. */
  readonly overlay: string | null;
}

/** Creates the files of a new Debian 12 in which the two host names point to the machine itself. */
export async function createRoot({ root, mirror, overlay }: NewRootOptions): Promise<void> {
  const source = mirror === null ? [] : [mirror];
  await runCommand('debootstrap', [
    ...['--variant=minbase', `--include=${PACKAGES.join(',')}`, 'bookworm', root, ...source],
  ]);
  if (overlay !== null) await cp(overlay, root, { recursive: true });
  await place(join(root, 'etc/hosts'), `127.0.0.1 localhost ${SITE_HOST} ${LIVEKIT_HOST}\n`);
  // debootstrap copies this machine's file, which may be a link to one that the new machine does not have.
  await rm(join(root, 'etc/resolv.conf'), { force: true });
  await place(join(root, 'etc/resolv.conf'), `nameserver ${NAME_SERVER}\n`);
  await place(join(root, 'etc/systemd/system/caddy.service.d/rehearsal.conf'), TRUST_CADDY);
  // Certificates in the overlay.
  await runCommand('chroot', [root, 'update-ca-certificates']);
}

async function place(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
