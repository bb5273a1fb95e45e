import { YoungMindsError } from '@young-minds/core';
import type { RecorderKind } from '@young-minds/recording/domain';
import type { CaptureSource, Composer, Recorder, RecorderRegistry } from '@young-minds/recording/ports';
import { type Composers, composeParts, replacedSourceOf } from './compose-parts.ts';

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
 * Creates one composer for all recordings, which delegates to the composer for the files of the recording's recorder. A
 * recording that two recorders captured is composed in parts.
 */
export function createComposerSwitch(composers: Composers): Composer {
  const composerOf = (source?: CaptureSource) => composers[source?.recorder ?? 'embedded'];
  return {
    compose(request) {
      const { source } = request;
      if (source?.replaced === undefined) return composerOf(source).compose(request);
      return composeParts(composers, { request, source, replaced: source.replaced });
    },
    async holds(recordingId, source) {
      if (await composerOf(source).holds(recordingId, source)) return true;
      const replaced = replacedSourceOf(source);
      return replaced !== null && composerOf(replaced).holds(recordingId, replaced);
    },
    async discard(recordingId, source) {
      const replaced = replacedSourceOf(source);
      if (replaced !== null) await composerOf(replaced).discard(recordingId, replaced);
      await composerOf(source).discard(recordingId, source);
    },
  };
}
