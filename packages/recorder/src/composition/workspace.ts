import { mkdtemp, rm } from 'node:fs/promises';

/**
 * A folder for what is needed while a file is made, beside it, so that the finished file can be moved to its place. Each
 * attempt has its own: two processes may make the same file at once, and the last one to finish replaces what is alike.
 */
export async function inWorkspace<Result>(
  destination: string,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(`${destination}.`);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
