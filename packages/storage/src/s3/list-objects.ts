import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { isObjectPath } from '../shared/object-path-rule.ts';
import type { S3Bucket } from './head-object.ts';

/** Yields the paths of all objects that start with a prefix. Skips names that are not valid object paths. */
export async function* listObjects({ client, bucket }: S3Bucket, prefix: string): AsyncGenerator<string> {
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key } of page.Contents ?? []) if (Key !== undefined && isObjectPath(Key)) yield Key;
  }
}
