import { join } from 'node:path';
import { runCommand } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';

/** The checkout on the machine, as the manual places it. */
export const CHECKOUT = '/root/young-minds';

/** The branches of the checkout: three versions that are installed one after the other. */
export const VERSIONS = {
  older: 'rehearsal-older',
  current: 'rehearsal-current',
  failing: 'rehearsal-failing',
} as const;

const MIGRATIONS = 'packages/database/migrations';
/** What installs a version. The scripts of this version are rehearsed, also with the code of an older one. */
const SCRIPTS = ['deploy', 'scripts'];
/** Without this file, doctor fails although all services run. */
const NEEDED_BY_DOCTOR = 'apps/cli/src/doctor/run-doctor.ts';

/** Returns the last commit with an older schema, so that the upgrade migrates data. */
export async function findOlderVersion(): Promise<string> {
  const log = ['log', '-1', '--first-parent', '--format=%H^', 'HEAD', '--', MIGRATIONS];
  const commit = (await runCommand('git', ['-C', ROOT, ...log])).trim();
  return (await runCommand('git', ['-C', ROOT, 'rev-parse', '--verify', commit])).trim();
}

/** Clones the committed files of this checkout into the machine, with a branch for each version. */
export async function placeVersions(root: string, olderVersion: string): Promise<void> {
  const checkout = join(root, CHECKOUT);
  await runCommand('git', ['clone', '--quiet', ROOT, checkout]);
  const git = (...args: readonly string[]) => {
    const identity = ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@localhost'];
    return runCommand('git', ['-C', checkout, ...identity, ...args]);
  };
  await git('checkout', '--quiet', '-b', VERSIONS.current);
  await git('checkout', '--quiet', '-b', VERSIONS.failing);
  await git('rm', '--quiet', NEEDED_BY_DOCTOR);
  await git('commit', '--quiet', '--message', 'Make doctor fail');
  await git('checkout', '--quiet', '-b', VERSIONS.older, olderVersion);
  await git('rm', '--quiet', '-r', '--ignore-unmatch', ...SCRIPTS);
  await git('checkout', VERSIONS.current, '--', ...SCRIPTS);
  await git('commit', '--quiet', '--allow-empty', '--message', 'Take the scripts of the current version');
}
