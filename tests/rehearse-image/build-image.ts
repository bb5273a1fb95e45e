import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { BUILD } from './base-images.ts';
import type { Podman } from './podman.ts';

const IMAGE = 'young-minds';
const LARGEST_MB = 900;

export interface ImageFigures {
  readonly buildSeconds: number;
  readonly imageMegabytes: number;
  /** Of a build after a source file and the README changed. */
  readonly rebuildSeconds: number;
}

/** Builds the image of a checkout, then again with changed files. @throws SETUP_FAILED if it is too large */
export async function buildImage(podman: Podman, checkout: string): Promise<ImageFigures> {
  const first = await build(podman, checkout);
  const bytes = Number(await podman.run(['image', 'inspect', '--format', '{{.Size}}', IMAGE]));
  const imageMegabytes = Math.round(bytes / 1e6);
  if (imageMegabytes > LARGEST_MB) {
    throw new YoungMindsError('SETUP_FAILED', `The image has ${imageMegabytes} MB, more than ${LARGEST_MB}.`);
  }
  await appendFile(join(checkout, 'README.md'), '\nA change.\n');
  await appendFile(join(checkout, 'apps/worker/src/main.ts'), '// A change.\n');
  const second = await build(podman, checkout);
  if (second.installs > 0) {
    throw new YoungMindsError('SETUP_FAILED', 'A change of README.md and a source file installed the packages again.');
  }
  return { buildSeconds: first.seconds, imageMegabytes, rebuildSeconds: second.seconds };
}

interface Build {
  readonly seconds: number;
  /** How often packages were installed, instead of taken from an earlier build. */
  readonly installs: number;
}

async function build(podman: Podman, checkout: string): Promise<Build> {
  const begunAt = performance.now();
  const output = await podman.run([...BUILD, '--file', 'deploy/Dockerfile', '--tag', IMAGE, '.'], { cwd: checkout });
  return { seconds: Math.round((performance.now() - begunAt) / 1000), installs: countInstalls(output) };
}

/** A step that was not taken from an earlier build is not followed by a line that says so. */
function countInstalls(output: string): number {
  const lines = output.split('\n');
  return lines.filter(
    (line, index) =>
      /STEP .*\bnpm ci\b/.test(line) &&
      !lines
        .slice(index + 1, index + 2)
        .join()
        .includes('Using cache'),
  ).length;
}
