import type { CaptureDiskWatch } from '@young-minds/recording/capture';
import { composeAhead } from '@young-minds/recording/composition';
import type { AheadComposer, RecorderRegistry, UnitOfWork } from '@young-minds/recording/ports';

interface AheadCompositionDeps {
  readonly unitOfWork: UnitOfWork;
  readonly recorders: RecorderRegistry;
  /** Null: nothing is composed before a capture ends. */
  readonly aheadComposer: AheadComposer | null;
  readonly disk: Pick<CaptureDiskWatch, 'room'>;
}

interface AheadCompositionOptions {
  /** Receives the error of failed work; the next `startDue` tries again. */
  readonly onFailure: (error: unknown) => void;
}

export interface AheadComposition {
  /** Starts the work of each recording that has some and is not in progress. Aborting the signal ends it. */
  startDue(signal: AbortSignal): void;
  /** Resolves after all work in progress has ended, which is soon after its signal was aborted. */
  settle(): Promise<void>;
}

/**
 * Composes recordings while this process captures them. Each recording has its own loop, so that a long backlog of one
 * does not delay the others; the composer's scheduler alternates between them.
 */
export function createAheadComposition(
  { unitOfWork, recorders, aheadComposer, disk }: AheadCompositionDeps,
  { onFailure }: AheadCompositionOptions,
): AheadComposition {
  // Composing can wait: the free space is reserved for recording.
  const isPaused = () => (disk.room?.pressure ?? 'ok') !== 'ok';
  const inProgress = new Map<string, Promise<void>>();
  const drain = async (composer: AheadComposer, recordingId: string, signal: AbortSignal) => {
    const deps = { unitOfWork, aheadComposer: composer };
    for (let hasMore = true; hasMore && !signal.aborted && !isPaused(); ) {
      hasMore = await composeAhead(deps, { recordingId, signal });
    }
  };
  return {
    startDue(signal) {
      if (aheadComposer === null || isPaused()) return;
      for (const recordingId of recorders.all().flatMap((recorder) => recorder.activeRecordingIds())) {
        if (inProgress.has(recordingId)) continue;
        const work = drain(aheadComposer, recordingId, signal)
          .catch((error: unknown) => signal.aborted || onFailure(error))
          .then(() => void inProgress.delete(recordingId));
        inProgress.set(recordingId, work);
      }
    },
    async settle() {
      await Promise.all(inProgress.values());
    },
  };
}
