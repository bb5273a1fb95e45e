import { rm, stat } from 'node:fs/promises';
import { recordingFolder } from '@young-minds/media/recording-folder';
import type { AheadComposer, Artifact, ComposeRequest, Composer } from '@young-minds/recording/ports';
import { createAheadComposer } from './composition/compose-ahead.ts';
import {
  type Composition,
  filesOf,
  findingsIn,
  finish,
  isFinished,
  openWorkFolder,
  type Part,
  partsOf,
} from './composition/composition.ts';
import { CompositionScheduler } from './composition/composition-scheduler.ts';
import { planRecording } from './composition/plan-recording.ts';
import { sharesIn } from './composition/shares-in.ts';
import { readJournal } from './journal/journal.ts';

export interface EmbeddedComposerOptions {
  /** The folder that the embedded recorder writes to, with one subfolder per recording. */
  readonly captureDirectory: string;
}

/** The share of the whole work that joining the parts and making the poster takes, for the progress shown. */
const FINISH_SHARE = 0.03;

/**
 * Creates a composer that makes the MP4 from what the embedded recorder captured.
 * It works segment by segment, so finished work is kept after a restart, and several recordings advance together while
 * only one encoder runs.
 */
export function createEmbeddedComposer({ captureDirectory }: EmbeddedComposerOptions): Composer & AheadComposer {
  const folderOf = (recordingId: string) => recordingFolder(captureDirectory, recordingId);
  const scheduler = new CompositionScheduler();
  const ahead = createAheadComposer({ folderOf, scheduler });
  return {
    composeAhead: ahead.composeAhead,
    compose(request) {
      ahead.forget(request.recordingId);
      return compose(request, folderOf(request.recordingId), scheduler);
    },
    async discard(recordingId) {
      ahead.forget(recordingId);
      await rm(folderOf(recordingId), { recursive: true, force: true });
    },
    // The journal is written before the first packet. A folder without one belongs to a recorder that never joined a
    // room.
    holds: async (recordingId) => readJournal(folderOf(recordingId)).length > 0,
  };
}

async function compose(request: ComposeRequest, directory: string, scheduler: CompositionScheduler): Promise<Artifact> {
  const { config, sessionSpan, signal } = request;
  const turns = { scheduler, rank: 'finished', signal } as const;
  const plan = await planRecording({ config, sessionSpan, journal: readJournal(directory), directory, ...turns });
  const composition = { plan, directory };
  await openWorkFolder(directory);
  if (!isFinished(composition)) await make(composition, request, scheduler);
  request.onProgress?.(1);
  const { filePath, posterPath } = filesOf(composition);
  const { size } = await stat(filePath);
  const { qualityIssues, lost } = await findingsIn(composition);
  const shares = sharesIn(plan);
  const { durationSeconds, frame } = plan;
  return {
    filePath,
    posterPath,
    durationSeconds,
    sizeBytes: size,
    ...frame,
    fps: config.fps,
    ...(qualityIssues.length > 0 && { qualityIssues }),
    ...(lost.length > 0 && { lost }),
    ...(shares.length > 0 && { shares }),
  };
}

async function make(composition: Composition, request: ComposeRequest, scheduler: CompositionScheduler): Promise<void> {
  const { signal, onProgress } = request;
  const parts = partsOf(composition);
  const weightOf = (some: readonly Part[]) => some.reduce((sum, { weight }) => sum + weight, 0);
  const whole = weightOf(parts);
  const missing = parts.filter((part) => !part.isMade());
  let made = whole - weightOf(missing);
  const reportProgress = () => onProgress?.((made / whole) * (1 - FINISH_SHARE));
  reportProgress();
  for (const part of missing) {
    await scheduler.run('finished', () => part.make(signal), signal);
    made += part.weight;
    reportProgress();
  }
  await scheduler.run('finished', () => finish(composition, signal), signal);
}
