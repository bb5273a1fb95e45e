import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { platform, userInfo } from 'node:os';
import { join } from 'node:path';
import { runCommand, succeeds } from '@young-minds/local-services/processes/run-command';

/** The folder that workers capture into. */
export interface CaptureDisk extends AsyncDisposable {
  readonly folder: string;
  /** Whether it is a small disk of its own, which can be filled without harm to anybody. */
  readonly isOwn: boolean;
  fill(): Promise<void>;
  empty(): Promise<void>;
}

const BALLAST = '.ballast';

/** Root has a small disk of its own mounted there; everybody else takes the folder as it is. */
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
      // The writer that comes first takes the last block, whoever it is.
      await writeFile(ballast, Buffer.alloc(bavail * bsize)).catch(() => undefined);
    },
    empty: () => rm(ballast, { force: true }),
    async [Symbol.asyncDispose]() {
      if (isOwn) await runCommand('umount', [folder]);
    },
  };
}
