import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isUuid } from '@young-minds/recording/domain';
import type { CaptureFolders } from '@young-minds/recording/ports';

/** What lies in the capture directory; whatever is not named by a recording is not ours to judge. */
export function createCaptureFolders({ captureDirectory }: { readonly captureDirectory: string }): CaptureFolders {
  return {
    list: async () => (existsSync(captureDirectory) ? (await readdir(captureDirectory)).filter(isUuid) : []),
  };
}
