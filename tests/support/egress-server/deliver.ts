import { copyFile, mkdir, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RoomCompositeEgressRequest } from '@livekit/protocol';
import type { EgressOutput } from './put-in-bucket.ts';
import type { TestEgress } from './test-egress.ts';
import type { Picture } from './write-mp4.ts';

export interface FilePlace {
  /** The picture's size in the files. Default: the size in the request. */
  readonly pictureSize?: string;
  /** Frames per second in the files. Default: 30, which is Egress's own default. */
  readonly pictureFps?: number;
  /** Delivers a finished file to its destination. By default it is copied there. */
  readonly deliver?: (file: string, path: string, output: EgressOutput) => Promise<void>;
}

interface Delivery extends Pick<FilePlace, 'deliver'> {
  /** In the folder of the egress. */
  readonly file: string;
  readonly path: string;
  readonly output: EgressOutput;
  readonly now: Date;
}

/** Copies a file to the destination, which nothing has checked before, and returns its size. */
export async function deliver({ file, path, output, now, ...place }: Delivery): Promise<bigint> {
  if (place.deliver === undefined) {
    await mkdir(dirname(path), { recursive: true });
    await copyFile(file, path);
    await utimes(path, now, now);
  } else {
    await place.deliver(file, path, output);
  }
  return BigInt((await stat(file)).size);
}

/** Returns what an egress has recorded in its first seconds. */
export function pictureOf({ script, request }: TestEgress, { pictureSize, pictureFps = 30 }: FilePlace) {
  const size = pictureSize ?? sizeOf(request);
  return { size, fps: pictureFps, content: script.content } satisfies Omit<Picture, 'seconds'>;
}

function sizeOf({ options }: RoomCompositeEgressRequest): string {
  if (options.case === 'advanced') return `${options.value.width}x${options.value.height}`;
  const isFullHd = options.case === 'preset' && (options.value === 2 || options.value === 3);
  return isFullHd ? '1920x1080' : '1280x720';
}
