import { existsSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createRoot } from './new-root.ts';
import { CHECKOUT, findOlderVersion, placeVersions } from './versions.ts';

/** Where the machine has the LiveKit server of the option. */
const LIVEKIT_SERVER = '/root/livekit-server';

export interface NewMachineOptions {
  /** The commit to upgrade from. */
  readonly from?: string;
  readonly mirror?: string;
  readonly overlay?: string;
  readonly livekitServer?: string;
}

/**
 * Creates the machine's files in the folder's `root`, unless an earlier run kept them there, and places the current
 * versions in them. Returns where the machine has the LiveKit server to install; null for the release.
 */
export async function provideFiles(
  options: NewMachineOptions & { readonly folder: string },
): Promise<{ readonly livekitServer: string | null }> {
  const { folder, from, mirror = null, overlay = null, livekitServer } = options;
  const root = join(folder, 'root');
  if (!existsSync(root)) await createRoot({ root, mirror, overlay });
  await rm(join(root, CHECKOUT), { recursive: true, force: true });
  await placeVersions(root, from ?? (await findOlderVersion()));
  if (livekitServer === undefined) return { livekitServer: null };
  await copyFile(livekitServer, join(root, LIVEKIT_SERVER));
  return { livekitServer: LIVEKIT_SERVER };
}
