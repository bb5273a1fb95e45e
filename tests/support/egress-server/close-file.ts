import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EgressStatus, FileInfo } from '@livekit/protocol';
import { deliver, type FilePlace, pictureOf } from './deliver.ts';
import { type EgressEnd, nanosOf, type TestEgress } from './test-egress.ts';
import { writeMp4 } from './write-mp4.ts';
import { writeSegments } from './write-segments.ts';

export interface ClosedFile {
  readonly end: EgressEnd;
  readonly file: FileInfo;
}

interface Closing extends FilePlace {
  readonly how: EgressEnd;
  readonly now: Date;
}

/**
 * Closes the last segment, and copies the file from the egress's temporary folder to its destination. As with Egress,
 * nothing checks beforehand that the destination is writable. If a handler is killed, its folder is lost, and with it
 * the time at which the media began.
 */
export async function closeFile(egress: TestEgress, { how, now, ...place }: Closing): Promise<ClosedFile> {
  const seconds = egress.mediaSeconds(now);
  const [begun] = egress.info.fileResults;
  const file = new FileInfo({ filename: egress.path, startedAt: begun?.startedAt ?? 0n, endedAt: nanosOf(now) });
  if (egress.isKilled) return { end: how, file: new FileInfo({ filename: egress.path }) };
  if (seconds <= 0) return { end: how, file };
  try {
    await writeSegments(egress, { ...place, now, isEnd: true });
    if (!how.hasFile) return { end: how, file };
    file.duration = BigInt(Math.round(seconds * 1000)) * 1_000_000n;
    file.size = await write(egress, seconds, { ...place, now });
    file.location = egress.path;
    return { end: how, file };
  } catch (error) {
    return { end: uploadFailed(error), file };
  }
}

/** Returns how an egress ends that cannot write to its destination. */
export function uploadFailed(cause: unknown): EgressEnd {
  const error = `Local upload failed: ${cause instanceof Error ? cause.message : cause}`;
  return { status: EgressStatus.EGRESS_FAILED, error, errorCode: 400, hasFile: false };
}

async function write(
  egress: TestEgress,
  seconds: number,
  { now, ...place }: FilePlace & { readonly now: Date },
): Promise<bigint> {
  const { path, request, script } = egress;
  if (!script.canWrite) throw new Error(`open ${path}: permission denied`);
  const folder = await mkdtemp(join(tmpdir(), `${egress.egressId}-`));
  const file = join(folder, 'file.mp4');
  await writeMp4(file, { ...pictureOf(egress, place), seconds });
  const output = request.fileOutputs[0]?.output ?? { case: undefined };
  const size = await deliver({ ...place, file, path, output, now });
  await rm(folder, { recursive: true });
  return size;
}
