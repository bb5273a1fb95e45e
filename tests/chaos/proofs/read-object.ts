import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { ChaosSystem } from '../system/chaos-system.ts';

/** Reads an object from the store, without a proxy. */
export async function readObject({ store }: ChaosSystem, path: string | null): Promise<Uint8Array> {
  const { client, options } = store;
  const object = await client.send(new GetObjectCommand({ Bucket: options.bucket, Key: path ?? '' }));
  return (await object.Body?.transformToByteArray()) ?? new Uint8Array();
}
