import { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { ByteRange } from '@young-minds/recording/ports';
import { objectNotFound, rangeNotSatisfiable } from '../shared/store-error.ts';
import type { S3Bucket } from './head-object.ts';
import { httpStatusOf } from './s3-error.ts';

/** Returns a stream of an object's bytes, or of a range of them. @throws OBJECT_NOT_FOUND, RANGE_NOT_SATISFIABLE */
export async function readObject({ client, bucket }: S3Bucket, path: string, range?: ByteRange): Promise<Readable> {
  const place = { provider: 's3', bucket, path } as const;
  const Range = range === undefined ? undefined : `bytes=${range.start}-${range.end}`;
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: path, Range }));
    if (Body instanceof Readable) return Body;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') throw objectNotFound(place);
    if (httpStatusOf(error) === 416) throw rangeNotSatisfiable(place);
    throw error;
  }
  throw new Error('The store answered without a body.');
}
