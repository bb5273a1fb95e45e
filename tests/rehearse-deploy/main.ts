/**
 * Rehearses the installation on a new Debian 12 machine, which systemd-nspawn boots: `npm run rehearse-deploy -- --help`.
 * Takes about half an hour. The last line of the output is one JSON object. Exits with 1 at the first step that fails,
 * and then keeps the machine's files.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isYoungMindsError } from '@young-minds/core';
import { Command } from 'commander';
import { endWithProcess } from '../chaos/system/end-with-process.ts';
import { ensurePrograms } from './programs.ts';
import { type RehearsalOptions, rehearse } from './rehearse.ts';

const options = new Command('npm run rehearse-deploy --')
  .description(
    'Install, upgrade, back up and restore the committed files on a new Debian 12, booted by systemd-nspawn.',
  )
  .option('--from <commit>', 'the older version to upgrade from (default: the last one with an older schema)')
  .option('--mirror <url>', 'Debian mirror for debootstrap')
  .option('--overlay <folder>', 'files to add to the new machine, such as settings of apt and npm, and certificates')
  .option('--livekit-server <file>', 'install this LiveKit server instead of the release')
  .option('--npm-cache <folder>', "npm's cache that the machine shares, so that it downloads less")
  .addHelpText(
    'after',
    '\nWith --containers, rehearse the image and compose.yaml instead; --containers --help lists its options.',
  )
  .parse()
  .opts<RehearsalOptions>();

await using resources = new AsyncDisposableStack();
endWithProcess(resources);
const folder = await mkdtemp(join(tmpdir(), 'young-minds-rehearsal-'));
try {
  await ensurePrograms(console.log);
  const figures = await rehearse({ ...options, folder, resources });
  await resources.disposeAsync();
  await rm(folder, { recursive: true });
  console.log(JSON.stringify(figures));
} catch (error) {
  console.error(isYoungMindsError(error) ? error.message : error);
  console.error(
    `The machine's files and logs are in ${folder}; everything that ran there is in root/var/log/rehearsal.log.`,
  );
  process.exitCode = 1;
}
