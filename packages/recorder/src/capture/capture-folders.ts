import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isUuid } from '@young-minds/recording/domain';
import type { CaptureFolders } from '@young-minds/recording/ports';

/** Creates access to the folders in the capture directory. Folders that are not named by a recording id are ignored. */
export function createCaptureFolders({ captureDirectory }: { readonly captureDirectory: string }): CaptureFolders {
  return {
    list: async () => (existsSync(captureDirectory) ? (await readdir(captureDirectory)).filter(isUuid) : []),
  };
}
