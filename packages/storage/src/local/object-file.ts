import { mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { assertObjectPath } from '../shared/object-path-rule.ts';
import { isMissing } from './disk-error.ts';
import { syncFolder } from './sync-folder.ts';

export const FOLDER_MODE = 0o700;

/**
 * Returns the file of an object path with links resolved, or null if it does not exist.
 * @throws INVALID_OBJECT_PATH if the path is malformed or leads out of the storage folder through a link
 */
export async function findObjectFile(directory: string, path: string): Promise<string | null> {
  assertObjectPath(path);
  try {
    const root = await realpath(directory);
    const file = await realpath(join(root, path));
    assertInside(root, file, path);
    return (await stat(file)).isFile() ? file : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Returns the file to write an object to, and creates its folders. @throws INVALID_OBJECT_PATH, as above */
export async function prepareObjectFile(directory: string, path: string): Promise<string> {
  assertObjectPath(path);
  await mkdir(directory, { recursive: true, mode: FOLDER_MODE });
  const root = await realpath(directory);
  const file = join(root, path);
  let folder = root;
  for (const part of path.split('/').slice(0, -1)) {
    folder = join(folder, part);
    await makeFolder(folder);
    // Checked before creating anything below it, so that a link never causes a folder to be created elsewhere.
    assertInside(root, await realpath(folder), path);
  }
  return file;
}

async function makeFolder(folder: string): Promise<void> {
  const created = await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  if (created !== undefined) await syncFolder(dirname(folder));
}

function assertInside(root: string, resolved: string, path: string): void {
  if (resolved.startsWith(root.endsWith(sep) ? root : root + sep)) return;
  throw new YoungMindsError(
    'INVALID_OBJECT_PATH',
    'This path leads out of the storage folder through a link; remove the link.',
    {
      details: { path },
    },
  );
}
