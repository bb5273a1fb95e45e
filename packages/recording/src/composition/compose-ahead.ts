import { lastLeaveAt } from '../domain/index.ts';
import type { AheadComposer, ComposeAheadRequest, Repositories, UnitOfWork } from '../ports/index.ts';

export interface ComposeAheadDeps {
  readonly unitOfWork: UnitOfWork;
  readonly aheadComposer: AheadComposer;
}

/**
 * Composes one segment of a recording during its call and, once the room is empty, the rest, before it is known whether
 * a participant rejoins. Changes no row; segments that turn out not to be needed are never used. Does nothing for a
 * recording whose capture has ended, or that another recorder captured or began.
 * @returns whether more can be composed already
 * @throws COMPOSITION_FAILED (retryable)
 */
export async function composeAhead(
  { unitOfWork, aheadComposer }: ComposeAheadDeps,
  { recordingId, signal }: { readonly recordingId: string; readonly signal: AbortSignal },
): Promise<boolean> {
  const request = await unitOfWork.run((repositories) => requestFor(repositories, recordingId));
  return request !== null && aheadComposer.composeAhead({ ...request, signal });
}

async function requestFor(
  { recordings, participants }: Repositories,
  recordingId: string,
): Promise<ComposeAheadRequest | null> {
  const recording = await recordings.find(recordingId);
  if (recording?.recorder !== 'embedded' || recording.captureEndedAt !== null) return null;
  // Where this recorder's part begins depends on the file of the replaced one.
  if (recording.firstJoinedAt === null || recording.metadata.replaced !== undefined) return null;
  const lastLeftAt = recording.lastLeftAt ?? lastLeaveAt(await participants.listSpans(recording.roomId));
  return { recordingId, config: recording.config, startAt: recording.firstJoinedAt, lastLeftAt };
}
