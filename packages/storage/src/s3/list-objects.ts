import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { isObjectPath } from '../shared/object-path-rule.ts';
import type { S3Bucket } from './head-object.ts';

/** The paths of all objects that begin with a prefix; what is no object of ours is passed by. */
export async function* listObjects({ client, bucket }: S3Bucket, prefix: string): AsyncGenerator<string> {
  for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key } of page.Contents ?? []) if (Key !== undefined && isObjectPath(Key)) yield Key;
  }
}
