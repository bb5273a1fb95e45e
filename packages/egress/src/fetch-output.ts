import { createWriteStream, existsSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { YoungMindsError } from '@young-minds/core';
import { probeMp4 } from '@young-minds/media/probe-mp4';
import { assembleSegments } from './assemble-segments.ts';
import { explainEmptyOutput } from './explain-empty-output.ts';
import { findOutputs, hasMedia, type RecordingOutputs } from './find-outputs.ts';
import { type FetchedOutput, type OutputPlace, outputFilesOf } from './output-files.ts';

export interface OutputSearch extends RecordingOutputs {
  /** The recording's own folder, for downloads. */
  readonly work: string;
  readonly signal?: AbortSignal;
}

/**
 * Finds what Egress wrote, by the path it reported or by the recording's id, and downloads it from a bucket: the file
 * or, if it is missing or unreadable, the segments, joined. If Egress reported that it wrote nothing, the error is
 * final. If it ended without a report, the file may still appear.
 * @throws RECORDER_NOT_STARTED, RECORDER_CRASHED, RECORDER_OUTPUT_LOST, RECORDING_UNREADABLE; RECORDER_OUTPUT_MISSING,
 * which is retryable
 */
export async function fetchOutput(place: OutputPlace, search: OutputSearch): Promise<FetchedOutput> {
  const outputs = await findOutputs(place, search);
  if (!outputs.some(hasMedia)) throw explainEmptyOutput(search);
  for (const output of outputs) {
    const fetched = (await fetchFile(place, output.file, search)) ?? (await assembleSegments(place, output, search));
    if (fetched !== null) return fetched;
  }
  const message = 'What Egress wrote is lost: neither its file nor its segments can be read. They are left in place.';
  throw new YoungMindsError('RECORDING_UNREADABLE', message, { details: { recordingId: search.recordingId } });
}

/** Returns null if there is no file, or if it is empty or cut off, as the copy of an egress that was killed. */
async function fetchFile(place: OutputPlace, path: string | null, { work }: OutputSearch) {
  if (path === null) return null;
  const { modifiedAt, sizeBytes } = await outputFilesOf(place).stat(path);
  if (sizeBytes === 0) return null;
  const file = place.destination.kind === 'file' ? path : await download(place, { path, sizeBytes, work });
  const facts = await probeMp4(file);
  return facts && { file, facts, modifiedAt, mediaStartedAt: null, qualityIssues: [] };
}

interface Download {
  readonly path: string;
  readonly sizeBytes: number;
  readonly work: string;
}

async function download(place: OutputPlace, { path, sizeBytes, work }: Download): Promise<string> {
  const file = join(work, `fetched-${basename(path)}`);
  if (existsSync(file) && (await stat(file)).size === sizeBytes) return file;
  await pipeline(await outputFilesOf(place).read(path), createWriteStream(`${file}.unfinished`));
  await rename(`${file}.unfinished`, file);
  return file;
}
