import type { RecorderKind } from '../domain/index.ts';
import type { Recorder } from './recorder.ts';

/**
 * The recorders of this process. A recording's row names its recorder, because the recorder can be switched while
 * sessions run.
 */
export interface RecorderRegistry {
  /** @throws CONFIGURATION_INVALID if this process has no such recorder */
  of(kind: RecorderKind): Recorder;
  all(): readonly Recorder[];
}
