import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { isYoungMindsError } from '@young-minds/core';
import { probeMp4 } from '@young-minds/media/probe-mp4';
import { runFfmpeg } from '@young-minds/media/run-media-program';
import type { EgressLeftovers } from './find-outputs.ts';
import { type FetchedOutput, type OutputFiles, type OutputPlace, outputFilesOf } from './output-files.ts';

const ASSEMBLED =
  'the recorder left no complete file: it was assembled from segments, so its last seconds may be missing';
/** By default ffmpeg closes a gap of more than ten seconds, and everything after it would come too early. */
const KEEP_GAPS = ['-dts_delta_threshold', String(24 * 3600)];
const SEGMENT_NUMBER = /_(\d+)\.ts$/;
/** When the first segment was recorded. @see https://www.rfc-editor.org/rfc/rfc8216#section-4.3.2.6 */
const DATE_TIME = /^#EXT-X-PROGRAM-DATE-TIME:(\S+)$/m;

interface Assembly {
  /** The recording's own folder. */
  readonly work: string;
  readonly signal?: AbortSignal;
}

/**
 * Joins the segments of an egress into an MP4, without encoding; returns null if there are none, or none with media.
 * Their timestamps continue from one to the next, so their bytes are joined, and a missing segment leaves a gap of its
 * length. Egress copies them one by one, so the last one may be cut off.
 * @see https://www.rfc-editor.org/rfc/rfc8216#section-3.2
 */
export async function assembleSegments(
  place: OutputPlace,
  { segments, playlist }: EgressLeftovers,
  { work, signal }: Assembly,
): Promise<FetchedOutput | null> {
  const last = segments.at(-1);
  if (last === undefined) return null;
  const files = outputFilesOf(place);
  const [joined, file] = [join(work, 'segments.ts'), join(work, 'segments.mp4')];
  await pipeline(bytesOf(files, segments), createWriteStream(joined), { ...(signal && { signal }) });
  const input = [...KEEP_GAPS, '-f', 'mpegts', '-i', joined];
  const isReadable = await runFfmpeg([...input, '-map', '0:v:0', '-map', '0:a:0?', '-c', 'copy', file], {
    signal,
  }).then(
    () => true,
    (error: unknown) => {
      // A full disk and a shutdown say nothing about the segments.
      if (signal?.aborted || (isYoungMindsError(error) && error.code !== 'COMPOSITION_FAILED')) throw error;
      return false;
    },
  );
  await rm(joined);
  const facts = isReadable ? await probeMp4(file) : null;
  if (facts === null) return null;
  const { modifiedAt } = await files.stat(last);
  return { file, facts, modifiedAt, mediaStartedAt: await startOf(files, playlist), qualityIssues: issuesOf(segments) };
}

async function* bytesOf(files: OutputFiles, segments: readonly string[]): AsyncGenerator<Buffer> {
  for (const segment of segments) yield* await files.read(segment);
}

/** Returns null without a playlist or if it was cut off while Egress replaced it. */
async function startOf(files: OutputFiles, playlist: string | null): Promise<Date | null> {
  const content = playlist === null ? '' : await text(await files.read(playlist));
  const startedAt = new Date(DATE_TIME.exec(content)?.[1] ?? Number.NaN);
  return Number.isNaN(startedAt.getTime()) ? null : startedAt;
}

function issuesOf(segments: readonly string[]): string[] {
  const written = Number(SEGMENT_NUMBER.exec(segments.at(-1) ?? '')?.[1] ?? 0) + 1;
  const missing = written - segments.length;
  return missing <= 0 ? [ASSEMBLED] : [ASSEMBLED, `${missing} of ${written} segments are missing`];
}
