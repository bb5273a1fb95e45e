import { mkdir, open, opendir, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { assertObjectPath, isObjectPath } from '../shared/object-path.ts';
import { isMissing, toDiskError } from './disk-error.ts';

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

/** Flushes a folder's entries to disk: fsync of a file alone does not make its name survive a power failure. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Yields the paths of all objects that start with a prefix. The prefix may be empty or end within a path part. */
export async function* listObjects(directory: string, prefix: string): AsyncGenerator<string> {
  const folder = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
  if (folder !== '') assertObjectPath(folder);
  try {
    for await (const path of walk(await realpath(directory), folder)) {
      if (path.startsWith(prefix)) yield path;
    }
  } catch (error) {
    if (!isMissing(error)) throw toDiskError(directory, error);
  }
}

/** Yields object paths below a folder. Skips links, running uploads and files of the operating system. */
async function* walk(root: string, folder: string): AsyncGenerator<string> {
  for await (const entry of await opendir(join(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!isObjectPath(path)) continue;
    if (entry.isDirectory()) yield* walk(root, path);
    else if (entry.isFile()) yield path;
  }
}
