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
 * Makes the playable file of a captured recording, wherever it was captured. Does nothing for one in any other phase, nor
 * for one that the disk has no room for, nor where what was captured cannot be had at the moment: the sweep comes back to
 * it, and others go on meanwhile. Idempotent: a try that was cut off is made anew.
 * @throws RECORDING_NOT_READY (retryable) where another worker is to try first; NOTHING_CAPTURED (final), COMPOSITION_FAILED (retryable), after noting the failure in row and audit trail
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
    // Let go of because the process ends; that is no failure of the recording's.
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
