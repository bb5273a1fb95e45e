import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';

/**
 * Runs `work` with a temporary folder next to the destination, so that the finished file can be moved into place. Each
 * attempt has its own folder: two processes may make the same file at the same time, and the last one to finish
 * replaces an identical file.
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

/** Returns a short hash of the JSON of `facts`, for names that change with their content. */
export function hashOf(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}
