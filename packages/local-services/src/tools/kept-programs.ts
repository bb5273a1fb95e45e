import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TOOLS_FOLDER } from '../project.ts';

/** Returns where a program is kept for all checkouts of this user, whether it is there or not. */
export function keptPath(name: string, version: string): string {
  return join(TOOLS_FOLDER, `${name}-${version}`);
}

/** Makes a program in a temporary folder and renames it into place, so that an incomplete one is never run. */
export async function keepProgram(path: string, make: (folder: string) => Promise<string>): Promise<void> {
  await mkdir(TOOLS_FOLDER, { recursive: true });
  const folder = await mkdtemp(join(TOOLS_FOLDER, 'unfinished-'));
  try {
    await rename(await make(folder), path);
  } finally {
    await rm(folder, { recursive: true });
  }
}
