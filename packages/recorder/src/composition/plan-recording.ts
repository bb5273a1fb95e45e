import type { RecordingConfig, SessionSpan } from '@young-minds/recording/domain';
import { withLostRunsEnded } from '../journal/capture-runs.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';
import { openWorkFolder, workFolder } from './composition.ts';
import type { CompositionScheduler, Rank } from './composition-scheduler.ts';
import { findDarkEnds } from './dark-ends.ts';
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
  readonly scheduler: CompositionScheduler;
  readonly rank: Rank;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Plans a composition, after measuring how loud everyone is and when cameras really were off.
 * @throws NOTHING_CAPTURED
 */
export async function planRecording(request: RecordingPlanRequest): Promise<CompositionPlan> {
  const { directory, untilMs = Number.POSITIVE_INFINITY, scheduler, rank, signal, ...plan } = request;
  const journal = withLostRunsEnded(directory, plan.journal);
  const tracks = tracksIn(directory, journal);
  if (tracks.length > 0) await openWorkFolder(directory);
  const media = { directory, folder: workFolder(directory), untilMs, signal };
  const measure = async () => ({
    levels: await measureVoices({ ...media, tracks }),
    darkEnds: await findDarkEnds({ ...media, tracks }),
  });
  return planComposition({ ...plan, directory, ...(await scheduler.run(rank, measure, signal)) });
}
