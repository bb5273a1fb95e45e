import { access, link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { duplicate, noObject } from './api-error.ts';

export interface ObjectFacts {
  readonly file: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly modifiedAt: Date;
}

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** The objects of a bucket. They survive a restart. */
export interface ObjectFolder {
  find(name: string): Promise<ObjectFacts | null>;
  /** Stores a finished upload under its name. As on the real server, it replaces an object with that name. */
  add(name: string, upload: { readonly file: string; readonly contentType: string }): Promise<void>;
  /**
   * Renames an object.
   * @throws ApiError 404 if there is none, 409 if the new name exists
   */
  move(from: string, to: string): Promise<void>;
  /** Deletes an object. Returns whether there was one. */
  remove(name: string): Promise<boolean>;
  /** Lists the objects of a folder, sorted by name. */
  list(folder: string): Promise<readonly FolderEntry[]>;
}

export function createObjectFolder(root: string): ObjectFolder {
  const contentTypes = new Map<string, string>();
  return {
    async find(name) {
      const file = join(root, name);
      const stats = await stat(file).catch(() => null);
      if (stats?.isFile() !== true) return null;
      const contentType = contentTypes.get(name) ?? 'application/octet-stream';
      return { file, sizeBytes: stats.size, contentType, modifiedAt: stats.mtime };
    },
    async add(name, { file, contentType }) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await rename(file, join(root, name));
      contentTypes.set(name, contentType);
    },
    async move(from, to) {
      await mkdir(dirname(join(root, to)), { recursive: true });
      // Unlike a rename, a link fails if the name exists.
      await link(join(root, from), join(root, to)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw noObject();
        throw error.code === 'EEXIST' ? duplicate() : error;
      });
      contentTypes.set(to, contentTypes.get(from) ?? 'application/octet-stream');
      await rm(join(root, from));
    },
    async remove(name) {
      const isThere = await access(join(root, name)).then(
        () => true,
        () => false,
      );
      await rm(join(root, name), { force: true });
      return isThere;
    },
    async list(folder) {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
      const found = entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
      return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    },
  };
}
