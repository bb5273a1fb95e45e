import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { ChaosSystem } from '../system/chaos-system.ts';

/** Returns the paths of all objects in the store, from the store's own list. */
export async function listObjects({ store: { client, options } }: ChaosSystem, prefix = ''): Promise<string[]> {
  const paths: string[] = [];
  for await (const page of paginateListObjectsV2({ client }, { Bucket: options.bucket, Prefix: prefix })) {
    paths.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
  }
  return paths;
}
