import { type Recording, YoungMindsError } from '../domain/index.ts';
import type { ComposeRequest } from '../ports/index.ts';

/** What the composer is asked for; the same for every try, so that it can answer with what it has already made. */
export function composeRequestOf({ id, config, firstJoinedAt, lastLeftAt }: Recording): ComposeRequest {
  if (firstJoinedAt === null || lastLeftAt === null) {
    throw new YoungMindsError('INTERNAL', 'A captured recording has no span.', { details: { recordingId: id } });
  }
  return { recordingId: id, config, window: { startAt: firstJoinedAt, endAt: lastLeftAt } };
}
