import { userInfo } from 'node:os';
import { findOnPath } from '../processes/find-on-path.ts';
import { runCommand } from '../processes/run-command.ts';
import type { ReportProgress } from './step.ts';

/** Installs a Debian or Ubuntu package. Returns false if that is not possible: another system, or not root. */
export async function installWithApt(packageName: string, say: ReportProgress): Promise<boolean> {
  if (userInfo().uid !== 0 || (await findOnPath('apt-get')) === null) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  say(`installing the system's ${packageName} package (apt-get)`);
  await runCommand('apt-get', ['update', '-q'], { env });
  await runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', packageName], { env });
  return true;
}
