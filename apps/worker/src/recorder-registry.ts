import { YoungMindsError } from '@young-minds/core';
import type { RecorderKind } from '@young-minds/recording/domain';
import type { Composer, Recorder, RecorderRegistry } from '@young-minds/recording/ports';

/** Returns the registry of this process's recorders by kind. */
export function createRecorderRegistry(recorders: readonly Recorder[]): RecorderRegistry {
  return {
    all: () => recorders,
    of(kind: RecorderKind) {
      const found = recorders.find((recorder) => recorder.kind === kind);
      if (found !== undefined) return found;
      const message = `A recording needs the recorder ${kind}, which this worker does not have.`;
      throw new YoungMindsError('CONFIGURATION_INVALID', message);
    },
  };
}

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
