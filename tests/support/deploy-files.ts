import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';
import { installWithApt } from '@young-minds/local-services/tools/system-programs';
import { parse } from 'yaml';

export const DEPLOY = join(ROOT, 'deploy');

/** Reads a file of the deploy folder. */
export function readDeployFile(name: string): Promise<string> {
  return readFile(join(DEPLOY, name), 'utf8');
}

/** The parts of deploy/compose.yaml that tests read. */
export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: { readonly default: { readonly ipam: { readonly config: readonly { subnet: string }[] } } };
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly build?: { readonly dockerfile: string };
  readonly pull_policy?: string;
  readonly profiles?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
}

export async function readCompose(): Promise<Compose> {
  return parse(await readDeployFile('compose.yaml'), { merge: true });
}

/** Returns a program's path if it is installed or can be installed; else reports that what needs it is skipped. */
export async function provideProgram(program: string, debianPackage: string): Promise<string | null> {
  const found = await findOnPath(program);
  if (found !== null) return found;
  await installWithApt(debianPackage, console.log).catch((error: unknown) => console.log(String(error)));
  const installed = await findOnPath(program);
  if (installed === null) console.log(`${program} is not here and cannot be installed: its tests are skipped`);
  return installed;
}
