import { lastLeaveAt } from '../domain/index.ts';
import type { AheadComposer, ComposeAheadRequest, Repositories, UnitOfWork } from '../ports/index.ts';

export interface ComposeAheadDeps {
  readonly unitOfWork: UnitOfWork;
  readonly aheadComposer: AheadComposer;
}

/**
 * Does one piece of a recording's composition while its call goes on, and once the room is empty the rest of it, before it
 * is known whether somebody comes back. Changes no row: what was made in vain is never asked for. Does nothing for a
 * recording that is not captured any more, nor for one whose pictures another recorder composes itself.
 * @returns whether there is more to do already
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
  if (recording.firstJoinedAt === null) return null;
  const lastLeftAt = recording.lastLeftAt ?? lastLeaveAt(await participants.listSpans(recording.roomId));
  return { recordingId, config: recording.config, startAt: recording.firstJoinedAt, lastLeftAt };
}
