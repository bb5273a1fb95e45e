/**
 * Rehearses the installation in containers: `npm run rehearse-deploy -- --containers --help`. Builds the image, starts
 * compose.yaml with podman, records robots through Caddy's TLS and a browser that reaches port 443 only, and kills each
 * container. Takes about twenty minutes. The last line of the output is one JSON object. Exits with 1 at the first step
 * that fails, and then keeps the files.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isYoungMindsError } from '@young-minds/core';
import { Command } from 'commander';
import { endWithProcess } from '../chaos/system/end-with-process.ts';
import { ensurePrograms } from './programs.ts';
import { type RehearsalOptions, rehearse } from './rehearse.ts';

const options = new Command('npm run rehearse-deploy -- --containers')
  .description('Build the image of the committed files, install it with podman, record in it, and kill its containers.')
  .option('--without-registry', 'make the base images from Debian packages instead of pulling them')
  .option('--mirror <url>', 'Debian mirror for debootstrap')
  .option('--overlay <folder>', 'files to add to the base image, such as settings of npm and certificates')
  .option('--storage <folder>', "podman's storage, which stays for the next run")
  .parse()
  .opts<RehearsalOptions>();

await using resources = new AsyncDisposableStack();
endWithProcess(resources);
const folder = await mkdtemp(join(tmpdir(), 'young-minds-image-'));
try {
  await ensurePrograms(console.log);
  const figures = await rehearse({ ...options, folder, resources });
  await resources.disposeAsync();
  await rm(folder, { recursive: true });
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} catch (error) {
  await resources.disposeAsync();
  console.error(isYoungMindsError(error) ? error.message : error);
  console.error(`The files are in ${folder}; what the containers printed is in logs.`);
  process.exitCode = 1;
}
