import type { RecordingConfig, SessionSpan } from '@young-minds/recording/domain';
import { withLostRunsEnded } from '../journal/capture-runs.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';
import { attendance } from './captured-track.ts';
import { openWorkFolder, workFolder } from './composition.ts';
import { type CompositionPlan, planComposition, tracksIn } from './plan-composition.ts';
import { measureVoices } from './voice-levels.ts';

interface RecordingPlanRequest {
  readonly config: RecordingConfig;
  readonly sessionSpan: SessionSpan;
  readonly journal: readonly JournalEntry[];
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** Host time up to which the tracks have been written; absent: capture has ended. */
  readonly untilMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Plans a composition, after measuring who speaks. That is not needed for a single participant.
 * @throws NOTHING_CAPTURED
 */
export async function planRecording(request: RecordingPlanRequest): Promise<CompositionPlan> {
  const { directory, untilMs = Number.POSITIVE_INFINITY, signal, ...plan } = request;
  const journal = withLostRunsEnded(directory, plan.journal);
  if (attendance(journal).length < 2) return planComposition({ ...plan, directory, levels: new Map() });
  await openWorkFolder(directory);
  const tracks = tracksIn(directory, journal);
  const levels = await measureVoices({ tracks, directory, folder: workFolder(directory), untilMs, signal });
  return planComposition({ ...plan, directory, levels });
}
