/**
 * Rehearses the installation on a new Debian 12 machine, which systemd-nspawn boots: `npm run rehearse-deploy -- --help`.
 * Takes about half an hour. The last line of the output is one JSON object. Exits with 1 at the first step that fails,
 * and then keeps the machine's files, so that `--machine` can continue there.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isYoungMindsError } from '@young-minds/core';
import { Command, InvalidArgumentError } from 'commander';
import { endWithProcess } from '../chaos/system/end-with-process.ts';
import { ensurePrograms } from './programs.ts';
import { type RehearsalOptions, rehearse } from './rehearse.ts';
import { findSteps, STEPS, type StepName } from './steps.ts';

interface Options extends RehearsalOptions {
  readonly machine?: string;
  readonly keep?: boolean;
}

const ALL_STEPS = Object.keys(STEPS) as StepName[];

const options = new Command('npm run rehearse-deploy --')
  .description(
    'Install, upgrade, back up and restore the committed files on a new Debian 12, booted by systemd-nspawn.',
  )
  .option('--from <commit>', 'the older version to upgrade from (default: the last one with an older schema)')
  .option('--mirror <url>', 'Debian mirror for debootstrap')
  .option('--overlay <folder>', 'files to add to the new machine, such as settings of apt and npm, and certificates')
  .option('--livekit-server <file>', 'install this LiveKit server instead of the release')
  .option('--npm-cache <folder>', "npm's cache that the machine shares, so that it downloads less")
  .option('--only <steps>', `some of the steps ${ALL_STEPS.join(',')}`, parseSteps, ALL_STEPS)
  .option('--machine <folder>', 'continue on the machine that an earlier run kept there, with the current files')
  .option('--keep', "keep the machine's files even if every step passes")
  .addHelpText(
    'after',
    '\nWith --containers, rehearse the image and compose.yaml instead; --containers --help lists its options.',
  )
  .parse()
  .opts<Options>();

await using resources = new AsyncDisposableStack();
endWithProcess(resources);
const folder = resolve(options.machine ?? (await mkdtemp(join(tmpdir(), 'young-minds-rehearsal-'))));
const places = `The machine's files and logs are in ${folder}; everything that ran there is in root/var/log/rehearsal.log.`;
try {
  await ensurePrograms(console.log);
  const figures = await rehearse({ ...options, folder, resources });
  await resources.disposeAsync();
  if (options.keep) console.log(places);
  else await rm(folder, { recursive: true });
  console.log(JSON.stringify(figures));
} catch (error) {
  console.error(isYoungMindsError(error) ? error.message : error);
  console.error(`${places} To continue there, add --machine ${folder}, and the steps with --only.`);
  process.exitCode = 1;
}

function parseSteps(list: string): readonly StepName[] {
  const steps = findSteps(list);
  if (steps === null) throw new InvalidArgumentError(`The steps are ${ALL_STEPS.join(', ')}.`);
  return steps;
}
