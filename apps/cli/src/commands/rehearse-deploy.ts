import { join } from 'node:path';
import { runScript } from '@young-minds/local-services/processes/run-command';
import { ROOT } from '@young-minds/local-services/project';
import type { Command } from 'commander';
import { passArgumentsThrough } from '../options.ts';

const CONTAINERS = '--containers';

/** `npm run rehearse-deploy`: installs on a new machine, or with the option in containers. */
export function addRehearseDeployCommand(program: Command): void {
  const command = program
    .command('rehearse-deploy')
    .description(
      'install, upgrade, break and restore everything on a new Debian 12 machine, booted by systemd-nspawn; ' +
        `with ${CONTAINERS}: build the image, install it with podman and record in it`,
    );
  passArgumentsThrough(command).action(async (args: readonly string[]) => {
    const folder = args.includes(CONTAINERS) ? 'rehearse-image' : 'rehearse-deploy';
    const own = args.filter((arg) => arg !== CONTAINERS);
    process.exitCode = await runScript(join(ROOT, 'tests', folder, 'main.ts'), own);
  });
}
