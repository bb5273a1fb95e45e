import type { RecorderKind } from '@young-minds/recording/domain';
import type { Composer } from '@young-minds/recording/ports';

/**
 * Creates one composer for all recordings, which delegates to the composer for the files of the recording's recorder.
 */
export function createComposerSwitch(composers: Readonly<Record<RecorderKind, Composer>>): Composer {
  return {
    compose: (request) => composers[request.source?.recorder ?? 'embedded'].compose(request),
    holds: (recordingId, source) => composers[source?.recorder ?? 'embedded'].holds(recordingId, source),
    discard: (recordingId, source) => composers[source?.recorder ?? 'embedded'].discard(recordingId, source),
  };
}
