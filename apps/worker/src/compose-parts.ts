import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isYoungMindsError } from '@young-minds/core';
import type { LostSpan, RecorderKind, ReplacedCapture } from '@young-minds/recording/domain';
import type { Artifact, CaptureSource, ComposeRequest, Composer } from '@young-minds/recording/ports';

/** How long the file of a replaced egress may take to arrive after its last media, for example to a bucket. */
const ARRIVAL_MS = 5 * 60_000;
const LOST = 'the beginning is lost, because the first recorder left no file';

/** The composers of both recorders, and what joins their videos. */
export interface Composers extends Readonly<Record<RecorderKind, Composer>> {
  readonly join: (parts: JoinedParts) => Promise<{ readonly durationSeconds: number }>;
}

interface JoinedParts {
  readonly first: string;
  readonly second: string;
  readonly destination: string;
  readonly signal?: AbortSignal;
}

interface Parts {
  readonly request: ComposeRequest;
  readonly source: CaptureSource;
  readonly replaced: ReplacedCapture;
}

/** Returns the source of a recording's beginning; null if one recorder captured everything. */
export function replacedSourceOf(source: CaptureSource | undefined): CaptureSource | null {
  if (source?.replaced === undefined) return null;
  const { recorder, recordingSid, output } = source.replaced;
  const { sessionId, published } = source;
  return { recorder, sessionId, recordingSid, output, ...(published && { published }) };
}

/**
 * Composes a recording that the fallback continued: the beginning from what the replaced recorder left, the rest from
 * the fallback's tracks, joined. If one of them captured nothing, the other one becomes the recording. The second part
 * begins where the first one ends, whatever its file's real length is, so nothing is shown twice or left out.
 * @throws the error of the first part if there is nothing of either
 */
export async function composeParts(composers: Composers, parts: Parts): Promise<Artifact> {
  const { request, source } = parts;
  const beginning = await composeBeginning(composers, parts);
  const isLost = 'error' in beginning;
  const rest = await composeRest(composers[source.recorder], request, isLost ? 0 : beginning.durationSeconds);
  if (isLost && rest === null) throw beginning.error;
  if (isLost) return { ...(rest as Artifact), isBeginningLost: true, qualityIssues: [LOST, ...issuesOf(rest)] };
  return rest === null ? beginning : joinParts(composers, { beginning, rest, request });
}

async function composeBeginning(
  composers: Composers,
  { request, source, replaced }: Parts,
): Promise<Artifact | { readonly error: unknown }> {
  const { onProgress: _, sessionSpan, ...others } = request;
  const { startAt, endAt } = sessionSpan;
  const span = { startAt, endAt: replaced.endedAt < endAt ? replaced.endedAt : endAt };
  const own = replacedSourceOf(source) ?? source;
  try {
    return await composers[replaced.recorder].compose({ ...others, source: own, sessionSpan: span });
  } catch (error) {
    if (isFinal(error, replaced.endedAt)) return { error };
    throw error;
  }
}

function isFinal(error: unknown, endedAt: Date): boolean {
  if (!isYoungMindsError(error)) return false;
  if (error.code === 'RECORDER_OUTPUT_MISSING') return Date.now() - endedAt.getTime() > ARRIVAL_MS;
  return !error.retryable;
}

/** Returns null if the fallback captured nothing, because everyone left before it had begun. */
async function composeRest(
  composer: Composer,
  request: ComposeRequest,
  afterSeconds: number,
): Promise<Artifact | null> {
  const { startAt, endAt } = request.sessionSpan;
  const sessionSpan = { startAt: new Date(startAt.getTime() + afterSeconds * 1000), endAt };
  if (sessionSpan.startAt >= endAt) return null;
  return composer.compose({ ...request, sessionSpan }).catch((error: unknown) => {
    if (isYoungMindsError(error) && error.code === 'NOTHING_CAPTURED') return null;
    throw error;
  });
}

interface ComposedParts {
  readonly beginning: Artifact;
  readonly rest: Artifact;
  readonly request: ComposeRequest;
}

async function joinParts(
  composers: Composers,
  { beginning, rest, request: { signal } }: ComposedParts,
): Promise<Artifact> {
  const filePath = join(dirname(beginning.filePath), 'joined.mp4');
  const files = { first: beginning.filePath, second: rest.filePath, destination: filePath };
  const { durationSeconds } = await composers.join({ ...files, ...(signal && { signal }) });
  const { size: sizeBytes } = await stat(filePath);
  const qualityIssues = [...new Set([...issuesOf(beginning), ...issuesOf(rest)])];
  const lost = [...(beginning.lost ?? []), ...(rest.lost ?? []).map((span) => later(span, beginning.durationSeconds))];
  const posterPath = beginning.posterPath ?? rest.posterPath;
  const { width, height, fps } = rest;
  return {
    ...{ filePath, posterPath, durationSeconds, sizeBytes, width, height, fps },
    ...(qualityIssues.length > 0 && { qualityIssues }),
    ...(lost.length > 0 && { lost }),
  };
}

function later({ atSeconds, ...span }: LostSpan, seconds: number): LostSpan {
  return { ...span, atSeconds: atSeconds + seconds };
}

function issuesOf(artifact: Artifact | null): readonly string[] {
  return artifact?.qualityIssues ?? [];
}
