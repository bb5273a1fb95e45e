import { type Clock, YoungMindsError } from '@young-minds/core';
import { isUuid } from '../../domain/index.ts';
import { advanceRecording, lockRecording } from '../../pipeline/advance-recording.ts';
import type { Composer, Repositories, StorageRegistry, UnitOfWork } from '../../ports/index.ts';
import { adoptObject, findOwnObject } from './adopt-object.ts';
import { isAnythingLeft } from './finding.ts';

export interface RetryRecordingDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly composer: Composer;
  readonly storage: StorageRegistry;
}

/**
 * Retries a failed recording on the operator's request, whatever the failure was: from its captured tracks, or from the
 * finished object if that is in the store.
 * @returns what it is retried from
 * @throws RECORDING_NOT_FOUND, VALIDATION_FAILED if it has not failed, NOTHING_CAPTURED if nothing of it is left
 */
export async function retryRecording(
  deps: RetryRecordingDeps,
  { recordingId }: { readonly recordingId: string },
): Promise<'capture' | 'object'> {
  const { unitOfWork, clock, storage } = deps;
  const find = () => unitOfWork.run(({ recordings }) => recordings.find(recordingId));
  const recording = isUuid(recordingId) ? await find() : null;
  if (recording === null) throw new YoungMindsError('RECORDING_NOT_FOUND', 'This recording does not exist.');
  if (recording.phase !== 'failed') {
    throw new YoungMindsError('VALIDATION_FAILED', `This recording has not failed: it is ${recording.phase}.`);
  }
  const retry = { recordingId, at: clock.now(), reason: 'requested by the operator' };
  if (await isAnythingLeft(deps, recording)) {
    await unitOfWork.run((repositories) => requestRetry(repositories, { ...retry, source: 'cli' }));
    return 'capture';
  }
  const object = await findOwnObject(storage.current, recording);
  if (object === null) {
    const message = 'Nothing is left of this recording: neither tracks in CAPTURE_DIR nor an object in the store.';
    throw new YoungMindsError('NOTHING_CAPTURED', message);
  }
  await unitOfWork.run((repositories) =>
    adoptObject(repositories, { recordingId, object, at: clock.now(), source: 'cli' }),
  );
  return 'object';
}

interface RetryRequest {
  readonly recordingId: string;
  readonly at: Date;
  readonly reason: string;
  readonly source: 'cli' | 'reconciler';
}

/** Moves a failed recording back into the pipeline; returns false if it is not failed any more. */
export async function requestRetry(
  repositories: Repositories,
  { recordingId, at, reason, source }: RetryRequest,
): Promise<boolean> {
  const locked = await lockRecording(repositories, recordingId);
  if (locked === null) return false;
  const event = { type: 'retry_requested', at, reason } as const;
  const step = await advanceRecording(repositories, { recording: locked.recording, event, source });
  return step.kind === 'moved';
}
