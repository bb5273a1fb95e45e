import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, isYoungMindsError, YoungMindsError } from '@young-minds/core';
import type { Recording, RecordingPolicy } from '../domain/index.ts';
import { describeFailure, type Failure } from '../pipeline/failed-try.ts';
import type { RawCaptureRun, RawTracks, StorageRegistry, UnitOfWork } from '../ports/index.ts';
import { noteUncapturedGaps } from './note-uncaptured-gaps.ts';
import { listRawChunks } from './raw-chunk.ts';
import { type Restoration, readRestoredNote, restoreRawTracks } from './restore-raw-tracks.ts';

/**
 * How often a worker that has none of a recording's tracks leaves the job to other workers, one of which may have them
 * all on disk.
 */
const YIELDS = 2;
/** A host whose last chunk is newer than this may still upload the end of its capture run. */
const TAIL_PATIENCE_MS = 60_000;
/**
 * How long a recording with no tracks here or in the store waits for the machine that captured it, for example during a
 * restart.
 */
const HOST_PATIENCE_MS = 10 * 60_000;
const RECHECK_MS = 3_000;

export interface DownloadRawTracksDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly storage: StorageRegistry;
  /** Null if this process has no recorder that writes tracks. */
  readonly rawTracks: RawTracks | null;
}

interface DownloadRequest {
  readonly recording: Recording;
  /** 1 for the first try of its job. */
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/**
 * Gets the captured tracks of a recording to this machine before composition: downloads from the store what another
 * machine recorded, waits briefly for a machine that may still upload, and records in the row the gaps that no capture
 * run covers.
 * @returns false if it has to wait for the store or for another machine; the row then has the reason, and the sweep
 *   tries again
 * @throws RECORDING_NOT_READY (retryable) if another worker should try first
 */
export async function downloadRawTracks(deps: DownloadRawTracksDeps, request: DownloadRequest): Promise<boolean> {
  const { rawTracks, policy } = deps;
  const { recording } = request;
  if (recording.recorder !== 'embedded' || rawTracks === null) return true;
  const present = { ...deps, rawTracks };
  const obstacle = policy.rawTracks?.toStore === true ? await download(present, request) : null;
  if (obstacle !== null) await noteObstacle(present, recording, obstacle);
  else await noteUncapturedGaps(present, recording.id);
  return obstacle === null;
}

type Deps = DownloadRawTracksDeps & { readonly rawTracks: RawTracks };

async function download(deps: Deps, request: DownloadRequest): Promise<Failure | null> {
  const { recording, attempt } = request;
  const runs = await deps.rawTracks.captureRuns(recording.id);
  const isOwn = await includesOwn(deps, recording.id, runs);
  try {
    if (runs.length === 0 && attempt <= YIELDS && (await isListed(deps, recording.id))) throw elsewhere();
    const restoration = await restoreUntilWhole(deps, request);
    await auditRestoration(deps, recording, restoration);
    return !isOwn && restoration.listed === 0 && mayReappear(deps, recording) ? describeFailure(nowhere()) : null;
  } catch (error) {
    // The wait for an unavailable store or a full disk has no limit; the queue's tries would run out.
    if (!isYoungMindsError(error) || !error.retryable || error.code === 'RECORDING_NOT_READY') throw error;
    // All tracks are here, unless another machine took over in between, so composition can run without the store.
    return isOwn && recording.metadata.isSpread !== true ? null : describeFailure(error);
  }
}

/** Returns whether this machine wrote one of the capture runs itself, instead of downloading it. */
async function includesOwn({ rawTracks }: Deps, recordingId: string, runs: readonly RawCaptureRun[]): Promise<boolean> {
  const { files } = await readRestoredNote(rawTracks, recordingId);
  return runs.some(({ prefix }) => !files.some((file) => file.startsWith(prefix)));
}

async function isListed({ storage }: Deps, recordingId: string): Promise<boolean> {
  return (await listRawChunks(storage.current, recordingId)).length > 0;
}

async function restoreUntilWhole(deps: Deps, { recording, signal }: DownloadRequest): Promise<Restoration> {
  const { rawTracks, storage } = deps;
  for (let sizeBytes = 0; ; ) {
    const restoration = await restoreRawTracks(
      { rawTracks, store: storage.current },
      { recordingId: recording.id, signal },
    );
    sizeBytes += restoration.sizeBytes;
    if (!(await mayGrow(deps, recording.id))) return { ...restoration, sizeBytes };
    await delay(RECHECK_MS, undefined, { signal });
  }
}

/** Returns whether a capture run of another machine has not ended yet and that machine may still be running. */
async function mayGrow({ rawTracks, clock }: Deps, recordingId: string): Promise<boolean> {
  const { files, heardAt } = await readRestoredNote(rawTracks, recordingId);
  if (heardAt === null || clock.now().getTime() - heardAt.getTime() >= TAIL_PATIENCE_MS) return false;
  const runs = await rawTracks.captureRuns(recordingId);
  return runs.some(({ prefix, isEnded }) => !isEnded && files.some((file) => file.startsWith(prefix)));
}

/**
 * Returns whether a recorder had started, so that tracks must exist on some machine, and the wait for that machine is
 * not over.
 */
function mayReappear({ clock }: Deps, { startedAt, captureEndedAt }: Recording): boolean {
  if (startedAt === null || captureEndedAt === null) return false;
  return clock.now().getTime() - captureEndedAt.getTime() < HOST_PATIENCE_MS;
}

async function auditRestoration(
  { unitOfWork }: Deps,
  { id: recordingId, roomId, phase }: Recording,
  { listed: chunks, sizeBytes, damaged, cutShort }: Restoration,
): Promise<void> {
  const isIncomplete = damaged.length + cutShort.length > 0;
  if (sizeBytes === 0 && !(isIncomplete && phase === 'composing')) return;
  const entry = { source: 'worker', severity: isIncomplete ? 'warning' : 'info', roomId, recordingId } as const;
  await unitOfWork.run(({ audit }) =>
    audit.record({ type: 'raw_tracks_restored', ...entry, data: { sizeBytes, chunks, damaged, cutShort } }),
  );
}

/** Updates the row, so that the sweep skips it for a while. */
async function noteObstacle({ unitOfWork }: Deps, { id }: Recording, { code, message }: Failure): Promise<void> {
  await unitOfWork.run(({ recordings }) => recordings.update(id, { errorCode: code, errorMessage: message }));
}

function elsewhere(): YoungMindsError {
  return new YoungMindsError(
    'RECORDING_NOT_READY',
    'Another worker may have all of its tracks, so this worker leaves it to that one.',
  );
}

function nowhere(): YoungMindsError {
  const message =
    'The captured tracks are neither on this machine nor in the store; waiting for the machine that recorded them.';
  return new YoungMindsError('RECORDING_NOT_READY', message);
}
