import { isObjectPath } from '../shared/object-path-rule.ts';
import type { GcsBucket } from './create-client.ts';

const PAGE_SIZE = 1000;

/** Yields the paths of all objects that start with a prefix. Skips names that are not valid object paths. */
export async function* listObjects({ bucket }: GcsBucket, prefix: string): AsyncGenerator<string> {
  let query: object | null = { prefix, maxResults: PAGE_SIZE, autoPaginate: false };
  while (query !== null) {
    const [files, next]: readonly unknown[] = await bucket.getFiles(query);
    for (const { name } of files as readonly { readonly name: string }[]) if (isObjectPath(name)) yield name;
    query = (next as object | null) ?? null;
  }
}
