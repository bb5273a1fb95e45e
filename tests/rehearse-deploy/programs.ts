import { userInfo } from 'node:os';
import { YoungMindsError } from '@young-minds/core';
import { findOnPath } from '@young-minds/local-services/processes/run-command';
import { installWithApt } from '@young-minds/local-services/tools/system-programs';

/** Programs by the Debian package that has them. */
const PROGRAMS = { debootstrap: 'debootstrap', 'systemd-nspawn': 'systemd-container', slirp4netns: 'slirp4netns' };

/** Ensures that a machine can be made and booted here. @throws SETUP_FAILED */
export async function ensurePrograms(report: (line: string) => void): Promise<void> {
  if (userInfo().uid !== 0) {
    throw new YoungMindsError('SETUP_FAILED', 'Only root can boot a machine. Run this as root on Debian.');
  }
  for (const [program, debianPackage] of Object.entries(PROGRAMS)) {
    if ((await findOnPath(program)) !== null || (await installWithApt(debianPackage, report))) continue;
    throw new YoungMindsError(
      'SETUP_FAILED',
      `${program} is missing. Install ${debianPackage}, or run this on Debian.`,
    );
  }
}
