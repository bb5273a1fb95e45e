import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { platform, userInfo } from 'node:os';
import { join } from 'node:path';
import { runCommand, succeeds } from '@young-minds/local-services/processes/run-command';

/** The folder that workers capture into. */
export interface CaptureDisk extends AsyncDisposable {
  readonly folder: string;
  /** Whether it is a small separate disk, which can be filled without harm. */
  readonly isOwn: boolean;
  fill(): Promise<void>;
  empty(): Promise<void>;
}

const BALLAST = '.ballast';

/** Mounts a small separate disk if run as root. Otherwise uses the folder as it is. */
export async function openCaptureDisk(folder: string, sizeMiB: number): Promise<CaptureDisk> {
  await mkdir(folder);
  const ballast = join(folder, BALLAST);
  const isRoot = platform() === 'linux' && userInfo().uid === 0;
  const isOwn = isRoot && (await succeeds('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', folder]));
  return {
    folder,
    isOwn,
    async fill() {
      const { bavail, bsize } = await statfs(folder);
      // The first writer takes the last block, so this write may fail.
      await writeFile(ballast, Buffer.alloc(bavail * bsize)).catch(() => undefined);
    },
    empty: () => rm(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      if (isOwn) await runCommand('umount', [folder]);
    },
  };
}
