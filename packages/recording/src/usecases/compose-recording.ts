import type { Recording } from '../domain/index.ts';
import type { Composer, UnitOfWork } from '../ports/index.ts';
import { advanceLocked } from './advance-locked.ts';
import { composeRequestOf } from './compose-request.ts';
import { noteFailedTry } from './note-failed-try.ts';
import { createProgressWriter } from './progress-writer.ts';

export interface ComposeRecordingDeps {
  readonly unitOfWork: UnitOfWork;
  readonly composer: Composer;
}

/**
 * Makes the playable file of a captured recording. Does nothing for one in any other phase. Idempotent: a try that
 * was cut off is made anew.
 * @throws NOTHING_CAPTURED (final), COMPOSITION_FAILED (retryable), after noting the failure in row and audit trail
 */
export async function composeRecording(
  deps: ComposeRecordingDeps,
  { recordingId, signal }: { readonly recordingId: string; readonly signal: AbortSignal },
): Promise<void> {
  const recording = await deps.unitOfWork.run(({ recordings }) => recordings.find(recordingId));
  if (recording?.phase !== 'composing') return;
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
