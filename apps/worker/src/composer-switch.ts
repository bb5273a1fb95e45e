import type { RecorderKind } from '@young-minds/recording/domain';
import type { Composer } from '@young-minds/recording/ports';

/** One composer for all recordings: each is made by the one that knows its recorder's files. */
export function createComposerSwitch(composers: Readonly<Record<RecorderKind, Composer>>): Composer {
  return {
    compose: (request) => composers[request.source?.recorder ?? 'embedded'].compose(request),
    holds: (recordingId, source) => composers[source?.recorder ?? 'embedded'].holds(recordingId, source),
    discard: (recordingId, source) => composers[source?.recorder ?? 'embedded'].discard(recordingId, source),
  };
}
