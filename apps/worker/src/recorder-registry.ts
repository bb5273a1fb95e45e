import { YoungMindsError } from '@young-minds/core';
import type { RecorderKind } from '@young-minds/recording/domain';
import type { Recorder, RecorderRegistry } from '@young-minds/recording/ports';

/** Returns the registry of this process's recorders by kind. */
export function createRecorderRegistry(recorders: readonly Recorder[]): RecorderRegistry {
  return {
    all: () => recorders,
    of(kind: RecorderKind) {
      const found = recorders.find((recorder) => recorder.kind === kind);
      if (found !== undefined) return found;
      const message = `A recording is to be made by ${kind}, which this worker does not have.`;
      throw new YoungMindsError('CONFIGURATION_INVALID', message);
    },
  };
}
