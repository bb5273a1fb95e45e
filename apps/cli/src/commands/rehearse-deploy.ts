import { join } from 'node:path';
import { runScript } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';
import type { Command } from 'commander';
import { passArgumentsThrough } from '../options.ts';

/** `npm run rehearse-deploy`: installs on a new machine. */
export function addRehearseDeployCommand(program: Command): void {
  const command = program
    .command('rehearse-deploy')
    .description('install, upgrade, break and restore everything on a new Debian 12 machine, booted by systemd-nspawn');
  passArgumentsThrough(command).action(async (args: readonly string[]) => {
    process.exitCode = await runScript(join(ROOT, 'tests', 'rehearse-deploy', 'main.ts'), args);
  });
}
