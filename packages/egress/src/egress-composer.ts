import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { type Mp4Facts, probeMp4 } from '@young-minds/media/probe-mp4';
import { recordingFolder } from '@young-minds/media/recording-folder';
import { QUIET_FFMPEG, runMediaProgram } from '@young-minds/media/run-media-program';
import type { Artifact, CaptureSource, ComposeRequest, Composer } from '@young-minds/recording/ports';
import { examine } from './examine.ts';
import { fetchOutput } from './fetch-output.ts';
import { findEnd } from './find-end.ts';
import { findOutputs, hasMedia, removeOutputs } from './find-outputs.ts';
import type { FetchedOutput, OutputPlace } from './output-files.ts';
import { padStart } from './pad-start.ts';

/** A shorter gap is not noticeable. */
const MIN_PAD_SECONDS = 0.2;

export interface EgressComposerOptions extends OutputPlace {
  /** The folder that the worker writes its files to, with one subfolder per recording. */
  readonly captureDirectory: string;
}

/**
 * Creates a composer that makes the playable file from what Egress wrote: it checks the file or joins the segments,
 * moves the index to the start and cuts off the grace period. It encodes only what is missing at the start.
 */
export function createEgressComposer(options: EgressComposerOptions): Composer {
  return {
    compose: (request) => compose(options, request),
    async discard(recordingId, source) {
      if (source !== undefined) await removeOutputs(options, { recordingId, source });
      await rm(recordingFolder(options.captureDirectory, recordingId), { recursive: true, force: true });
    },
    async holds(recordingId, source) {
      if (existsSync(join(recordingFolder(options.captureDirectory, recordingId), 'egress', 'artifact.json')))
        return true;
      return source !== undefined && (await findOutputs(options, { recordingId, source })).some(hasMedia);
    },
  };
}

async function compose(options: EgressComposerOptions, request: ComposeRequest): Promise<Artifact> {
  const { recordingId, source } = request;
  if (source === undefined)
    throw new YoungMindsError('INTERNAL', 'An egress cannot be composed without its own report.');
  const work = join(recordingFolder(options.captureDirectory, recordingId), 'egress');
  const factsFile = join(work, 'artifact.json');
  if (existsSync(factsFile)) return JSON.parse(await readFile(factsFile, 'utf8'));
  await mkdir(work, { recursive: true, mode: 0o700 });
  const { signal } = request;
  const fetched = await fetchOutput(options, { recordingId, source, work, ...(signal && { signal }) });
  const artifact = await make(request, { source, work, fetched });
  // Written last and atomically, so that its presence means that every file is there.
  await writeFile(`${factsFile}.unfinished`, JSON.stringify(artifact));
  await rename(`${factsFile}.unfinished`, factsFile);
  return artifact;
}

interface Material {
  readonly source: CaptureSource;
  readonly work: string;
  readonly fetched: FetchedOutput;
}

async function make(request: ComposeRequest, material: Material): Promise<Artifact> {
  const { work, source, fetched } = material;
  const { signal } = request;
  request.onProgress?.(0.2);
  const filePath = join(work, 'recording.mp4');
  const span = await withEndOf(fetched, spanOf(request, material), signal);
  await remux(await inputOf(fetched, { ...span, work, ...(signal && { signal }) }), {
    ...span,
    filePath,
    ...(signal && { signal }),
  });
  request.onProgress?.(0.6);
  const facts = await probeMp4(filePath);
  if (facts === null) throw unreadable('it cannot be read once it was copied');
  const { missingSeconds: startSeconds, startMs } = span;
  const startAt = new Date(startMs - startSeconds * 1000);
  const found = await examine({ file: filePath, facts, startAt, startSeconds, source, ...(signal && { signal }) });
  const qualityIssues = [
    ...(source.output?.problem ? [`the recorder stopped early (${source.output.problem})`] : []),
    ...fetched.qualityIssues,
    ...found.qualityIssues,
  ];
  const posterPath = await extractPoster(filePath, facts, join(work, 'poster.jpg'));
  request.onProgress?.(1);
  const { durationSeconds, width, height, fps } = facts;
  const sizeBytes = (await stat(filePath)).size;
  return {
    filePath,
    posterPath,
    durationSeconds,
    sizeBytes,
    width,
    height,
    fps,
    ...(qualityIssues.length > 0 && { qualityIssues }),
    ...(found.lost.length > 0 && { lost: found.lost }),
  };
}

interface Span {
  /** When the file's first media was recorded, in milliseconds since the epoch. */
  readonly startMs: number;
  /** How much of the file belongs to the recording: up to the last participant's leave, without the grace period. */
  readonly seconds: number;
  /** How long participants were in the room before the file starts. */
  readonly missingSeconds: number;
}

function spanOf({ sessionSpan }: ComposeRequest, { source, fetched }: Material): Span {
  const { facts, modifiedAt } = fetched;
  const startedAt = source.output?.mediaStartedAt ?? fetched.mediaStartedAt;
  const startMs = startedAt?.getTime() ?? modifiedAt.getTime() - facts.durationSeconds * 1000;
  const seconds = Math.min((sessionSpan.endAt.getTime() - startMs) / 1000, facts.durationSeconds);
  if (seconds <= 0)
    throw new YoungMindsError('RECORDER_NOT_STARTED', 'All participants had left before Egress started recording.');
  const missingSeconds = (startMs - sessionSpan.startAt.getTime()) / 1000;
  return { startMs, seconds, missingSeconds: missingSeconds < MIN_PAD_SECONDS ? 0 : missingSeconds };
}

async function withEndOf({ file, facts }: FetchedOutput, span: Span, signal?: AbortSignal): Promise<Span> {
  return { ...span, seconds: await findEnd({ file, facts, leftSeconds: span.seconds, ...(signal && { signal }) }) };
}

interface Padding extends Omit<Span, 'startMs'> {
  readonly work: string;
  readonly signal?: AbortSignal;
}

async function inputOf({ file, facts }: FetchedOutput, { missingSeconds, ...others }: Padding): Promise<string[]> {
  return missingSeconds === 0 ? ['-i', file] : padStart({ ...others, file, facts, seconds: missingSeconds });
}

interface Remux extends Omit<Span, 'startMs'> {
  readonly filePath: string;
  readonly signal?: AbortSignal;
}

async function remux(input: string[], { filePath, seconds, missingSeconds, signal }: Remux): Promise<void> {
  const unfinished = `${filePath}.unfinished.mp4`;
  const cut = ['-t', (missingSeconds + seconds).toFixed(3), '-map', '0:v:0', '-map', '0:a:0?', '-c', 'copy'];
  const args = [...QUIET_FFMPEG, ...input, ...cut, '-movflags', '+faststart', unfinished];
  await runMediaProgram('ffmpeg', args, { signal });
  await rename(unfinished, filePath);
}

/** Returns null instead of failing, because a recording without a poster is better than none. */
async function extractPoster(file: string, { durationSeconds }: Mp4Facts, destination: string): Promise<string | null> {
  const at = (durationSeconds / 2).toFixed(3);
  const args = [...QUIET_FFMPEG, '-ss', at, '-i', file, '-frames:v', '1', '-q:v', '4', destination];
  return runMediaProgram('ffmpeg', args).then(
    () => (existsSync(destination) ? destination : null),
    () => null,
  );
}

function unreadable(why: string): YoungMindsError {
  return new YoungMindsError(
    'RECORDING_UNREADABLE',
    `What Egress wrote is lost: ${why}. The file is left where it is.`,
  );
}
