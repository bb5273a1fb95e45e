import { opendir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { assertObjectPath, isObjectPath } from '../shared/object-path-rule.ts';
import { isMissing, toDiskError } from './disk-error.ts';

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
