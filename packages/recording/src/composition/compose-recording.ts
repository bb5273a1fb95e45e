import { YoungMindsError } from '@young-minds/core';
import type { CaptureDiskWatch } from '../capture/watch-capture-disk.ts';
import { isShortVisit, MIN_VISIT_MS, type Recording } from '../domain/index.ts';
import { advanceLocked } from '../pipeline/advance-recording.ts';
import { describeFailure, noteFailedTry } from '../pipeline/failed-try.ts';
import type { CaptureSource, ComposeRequest, Composer, UnitOfWork } from '../ports/index.ts';
import { type DownloadRawTracksDeps, downloadRawTracks } from '../raw-tracks/download-raw-tracks.ts';

export interface ComposeRecordingDeps extends DownloadRawTracksDeps {
  readonly composer: Composer;
  readonly disk: Pick<CaptureDiskWatch, 'hasRoomToCompose'>;
}

export interface RecordingTry {
  readonly recordingId: string;
  /** 1 for the first try of its job. */
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/**
 * Makes the MP4 of a captured recording, on whichever machine it was captured. Does nothing if the recording is in
 * another phase, if the disk has no room for it, or if its raw tracks are currently unavailable: the sweep enqueues it
 * again, and other recordings continue. Discards a recording of a visit that was too short, if nothing of it was
 * captured. Idempotent: a try that was cut off starts over.
 * @throws RECORDING_NOT_READY (retryable) if another worker should try first; the composer's errors, after the
 *   failure is written to the row and the audit trail
 */
export async function composeRecording(
  deps: ComposeRecordingDeps,
  { recordingId, attempt, signal }: RecordingTry,
): Promise<void> {
  const recording = await deps.unitOfWork.run(({ recordings }) => recordings.find(recordingId));
  if (recording?.phase !== 'composing' || !(await deps.disk.hasRoomToCompose(recordingId))) return;
  if (!(await downloadRawTracks(deps, { recording, attempt, signal }))) return;
  try {
    await compose(deps, recording, signal);
  } catch (error) {
    if (isShortVisit(recording, describeFailure(error).code)) return discard(deps, recording);
    // An abort because the process shuts down is not a failure of the recording.
    if (!signal.aborted) await noteFailedTry(deps, { recording, step: 'compose', error });
    throw error;
  }
}

async function compose(deps: ComposeRecordingDeps, recording: Recording, signal: AbortSignal): Promise<void> {
  const progress = createProgressWriter(deps.unitOfWork, recording.id);
  const request = { ...composeRequestOf(recording), onProgress: progress.report, signal };
  const { filePath: _, posterPath: __, qualityIssues, ...facts } = await deps.composer.compose(request);
  await progress.settle();
  const artifact = { ...facts, ...(qualityIssues && { flaws: qualityIssues }) };
  await advanceLocked(deps.unitOfWork, recording.id, { type: 'artifact_composed', artifact });
}

async function discard({ unitOfWork, clock }: ComposeRecordingDeps, { id }: Recording): Promise<void> {
  const reason = `Nothing was captured of a visit of less than ${MIN_VISIT_MS / 1000} s.`;
  await advanceLocked(unitOfWork, id, { type: 'discarded', at: clock.now(), reason });
}

/**
 * Returns the composer's request for a recording; the same for every try, so that the composer can return a finished
 * file.
 */
export function composeRequestOf(recording: Recording): ComposeRequest {
  const { id, config, firstJoinedAt, lastLeftAt } = recording;
  if (firstJoinedAt === null || lastLeftAt === null) {
    throw new YoungMindsError('INTERNAL', 'A captured recording has no span.', { details: { recordingId: id } });
  }
  const sessionSpan = { startAt: firstJoinedAt, endAt: lastLeftAt };
  return { recordingId: id, config, sessionSpan, source: captureSourceOf(recording) };
}

export function captureSourceOf({ recorder, sessionId, recordingSid, metadata }: Recording): CaptureSource {
  const { output = null, replaced, published } = metadata;
  const optional = { ...(replaced && { replaced }), ...(published && { published }) };
  return { recorder, sessionId, recordingSid, output, ...optional };
}

interface ProgressWriter {
  /** Accepts any number of reports; a report that arrives during a write replaces the one that waits. */
  readonly report: (progress: number) => void;
  /** Resolves when no write is in progress. */
  settle(): Promise<void>;
}

/**
 * Writes progress to a row, one write at a time. A failed write is dropped: the next report replaces it, and it must
 * not disturb the composition.
 */
function createProgressWriter(unitOfWork: UnitOfWork, recordingId: string): ProgressWriter {
  let waiting: number | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;

  const write = async () => {
    isWriting = true;
    while (waiting !== null) {
      const progress = Math.min(Math.max(waiting, 0), 1);
      waiting = null;
      await unitOfWork.run(({ recordings }) => recordings.update(recordingId, { progress })).catch(() => undefined);
    }
    isWriting = false;
  };

  return {
    report(progress) {
      waiting = progress;
      if (!isWriting) writing = write();
    },
    settle: () => writing,
  };
}
