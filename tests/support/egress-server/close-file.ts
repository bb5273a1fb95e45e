import { stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EgressStatus, FileInfo, type RoomCompositeEgressRequest } from '@livekit/protocol';
import type { EgressOutput } from './put-in-bucket.ts';
import { type EgressEnd, nanosOf, type TestEgress } from './test-egress.ts';
import { writeMp4 } from './write-mp4.ts';

export interface FilePlace {
  /** The picture's size in the files. Default: the size in the request. */
  readonly pictureSize?: string;
  /** Frames per second in the files. Default: 30, which is Egress's own default. */
  readonly pictureFps?: number;
  /** Delivers a finished file to its destination. By default the file is written there directly. */
  readonly deliver?: (file: string, path: string, output: EgressOutput) => Promise<void>;
}

export interface ClosedFile {
  readonly end: EgressEnd;
  readonly file: FileInfo;
}

/**
 * Writes what an egress has recorded. As with Egress, nothing checks beforehand that the destination is writable: if
 * it is not, the whole recording is lost.
 */
export async function closeFile(
  egress: TestEgress,
  { how, now, ...place }: FilePlace & { readonly how: EgressEnd; readonly now: Date },
): Promise<ClosedFile> {
  const seconds = egress.mediaSeconds(now);
  const [begun] = egress.info.fileResults;
  const file = new FileInfo({ filename: egress.path, startedAt: begun?.startedAt ?? 0n, endedAt: nanosOf(now) });
  if (!how.hasFile || seconds <= 0) return { end: how, file };
  file.duration = BigInt(Math.round(seconds * 1000)) * 1_000_000n;
  try {
    file.size = await write(egress, seconds, { ...place, now });
    file.location = egress.path;
    return { end: how, file };
  } catch (error) {
    const message = `Local upload failed: ${error instanceof Error ? error.message : error}`;
    return { end: { status: EgressStatus.EGRESS_FAILED, error: message, errorCode: 400, hasFile: false }, file };
  }
}

async function write(
  { script, path, request, egressId }: TestEgress,
  seconds: number,
  { deliver, pictureSize, pictureFps = 30, now }: FilePlace & { readonly now: Date },
): Promise<bigint> {
  const file = deliver === undefined ? path : join(tmpdir(), `egress-test-server-${egressId}.mp4`);
  await writeMp4({ file, seconds, size: pictureSize ?? sizeOf(request), fps: pictureFps, content: script.content });
  await utimes(file, now, now);
  await deliver?.(file, path, outputOf(request));
  return BigInt((await stat(file)).size);
}

function outputOf({ fileOutputs: [file] }: RoomCompositeEgressRequest): EgressOutput {
  return file?.output ?? { case: undefined };
}

function sizeOf({ options }: RoomCompositeEgressRequest): string {
  if (options.case === 'advanced') return `${options.value.width}x${options.value.height}`;
  const isFullHd = options.case === 'preset' && (options.value === 2 || options.value === 3);
  return isFullHd ? '1920x1080' : '1280x720';
}
