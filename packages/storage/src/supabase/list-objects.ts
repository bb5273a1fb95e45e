import { isObjectPath } from '../shared/object-path-rule.ts';
import type { SupabaseBucket } from './create-client.ts';
import { dataOf } from './supabase-error.ts';

const PAGE_SIZE = 1000;

/** Yields the paths of all objects that start with a prefix. The API lists one folder at a time. */
export async function* listObjects(store: SupabaseBucket, prefix: string): AsyncGenerator<string> {
  const folder = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
  for await (const path of walk(store, folder)) if (path.startsWith(prefix)) yield path;
}

async function* walk(store: SupabaseBucket, folder: string): AsyncGenerator<string> {
  for (let offset = 0, isLast = false; !isLast; offset += PAGE_SIZE) {
    const options = { limit: PAGE_SIZE, offset, sortBy: { column: 'name', order: 'asc' } };
    const entries = dataOf(await store.client.from(store.bucket).list(folder, options));
    isLast = entries.length < PAGE_SIZE;
    for (const { name, id } of entries) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (!isObjectPath(path)) continue;
      // Folders are not objects, so they have no id.
      if (id === null) yield* walk(store, path);
      else yield path;
    }
  }
}
