import { userInfo } from 'node:os';
import { YoungMindsError } from '@young-minds/core';
import { findOnPath } from '@young-minds/local-services/processes/run-command';
import { installWithApt } from '@young-minds/local-services/tools/system-programs';

/** Programs by the Debian package that has them. */
const PROGRAMS = {
  podman: 'podman',
  debootstrap: 'debootstrap',
  openssl: 'openssl',
  iptables: 'iptables',
  curl: 'curl',
  certutil: 'libnss3-tools',
};
/** Networks with names for containers; Debian's podman recommends another one without names. */
const PACKAGES = ['netavark', 'aardvark-dns'];

/** Ensures that images can be built and containers started here. @throws SETUP_FAILED */
export async function ensurePrograms(report: (line: string) => void): Promise<void> {
  if (userInfo().uid !== 0) {
    throw new YoungMindsError('SETUP_FAILED', 'Only root can create networks. Run this as root on Debian.');
  }
  for (const [program, debianPackage] of Object.entries(PROGRAMS)) {
    if ((await findOnPath(program)) === null) await install(debianPackage, report);
  }
  for (const debianPackage of PACKAGES) await install(debianPackage, report);
}

async function install(debianPackage: string, report: (line: string) => void): Promise<void> {
  if (await installWithApt(debianPackage, report)) return;
  throw new YoungMindsError('SETUP_FAILED', `Install the package ${debianPackage}, or run this on Debian.`);
}
