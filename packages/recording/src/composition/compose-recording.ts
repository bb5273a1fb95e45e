import type { CaptureDiskWatch } from '../capture/watch-capture-disk.ts';
import type { Recording } from '../domain/index.ts';
import { advanceLocked } from '../pipeline/advance-locked.ts';
import { noteFailedTry } from '../pipeline/note-failed-try.ts';
import type { Composer } from '../ports/index.ts';
import { type DownloadRawTracksDeps, downloadRawTracks } from '../raw-tracks/download-raw-tracks.ts';
import { composeRequestOf } from './compose-request.ts';
import { createProgressWriter } from './progress-writer.ts';

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
 * again, and other recordings continue. Idempotent: a try that was cut off starts over.
 * @throws RECORDING_NOT_READY (retryable) if another worker should try first; NOTHING_CAPTURED (final),
 *   COMPOSITION_FAILED (retryable), after the failure is written to the row and the audit trail
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
    // An abort because the process shuts down is not a failure of the recording.
    if (!signal.aborted) await noteFailedTry(deps, { recording, step: 'compose', error });
    throw error;
  }
}

async function compose(deps: ComposeRecordingDeps, recording: Recording, signal: AbortSignal): Promise<void> {
  const progress = createProgressWriter(deps.unitOfWork, recording.id);
  const request = { ...composeRequestOf(recording), onProgress: progress.report, signal };
  const { durationSeconds, sizeBytes, width, height, fps, flaws } = await deps.composer.compose(request);
  await progress.settle();
  const artifact = { durationSeconds, sizeBytes, width, height, fps, ...(flaws && { flaws }) };
  await advanceLocked(deps.unitOfWork, recording.id, { type: 'artifact_composed', artifact });
}
