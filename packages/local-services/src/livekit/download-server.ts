import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runCommand } from '../processes/run-command.ts';
import type { ReleaseArchive } from './release.ts';

/** The limit for the connection only, so that an unreachable host fails soon. The download itself has no limit. */
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Downloads a release into a folder, checks it against its pinned checksum, then unpacks the server. Returns its path.
 */
export async function downloadServer(release: ReleaseArchive, folder: string): Promise<string> {
  const archive = await fetchBytes(release.url);
  const sha256 = createHash('sha256').update(archive).digest('hex');
  if (sha256 !== release.sha256) throw new Error(`${release.url} has the SHA-256 ${sha256}, not ${release.sha256}`);
  const file = join(folder, basename(release.url));
  await writeFile(file, archive);
  await runCommand('tar', ['-xzf', file, '-C', folder, 'livekit-server']);
  return join(folder, 'livekit-server');
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const connecting = new AbortController();
  const timer = setTimeout(() => connecting.abort(new Error('no answer')), CONNECT_TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: connecting.signal });
    clearTimeout(timer);
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.bytes();
  } catch (error) {
    throw new Error(`${url} could not be downloaded: ${reasonOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
