import type { CaptureDiskWatch } from '@young-minds/recording/capture';
import { composeAhead } from '@young-minds/recording/composition';
import type { AheadComposer, RecorderRegistry, UnitOfWork } from '@young-minds/recording/ports';

export interface AheadCompositionDeps {
  readonly unitOfWork: UnitOfWork;
  readonly recorders: RecorderRegistry;
  /** Null: there is none, and nothing is done ahead. */
  readonly aheadComposer: AheadComposer | null;
  readonly disk: Pick<CaptureDiskWatch, 'room'>;
}

export interface AheadCompositionOptions {
  /** Told of work that failed; it is taken up again with the next look. */
  readonly onFailure: (error: unknown) => void;
}

export interface AheadComposition {
  /** Sets going whatever has something to do and is not under way, until the signal is aborted. */
  look(signal: AbortSignal): void;
  /** Resolves once everything that is under way has ended; it ends soon after its signal was aborted. */
  settle(): Promise<void>;
}

/**
 * Composes what this process records while it records. Each recording goes on by itself for as long as it has something to
 * do, so that a long backlog of one holds up none of the others; the composer has them take turns.
 */
export function createAheadComposition(
  { unitOfWork, recorders, aheadComposer, disk }: AheadCompositionDeps,
  { onFailure }: AheadCompositionOptions,
): AheadComposition {
  // What can be made later takes no room that recording may need.
  const isPaused = () => (disk.room?.pressure ?? 'ok') !== 'ok';
  const underWay = new Map<string, Promise<void>>();
  const drain = async (composer: AheadComposer, recordingId: string, signal: AbortSignal) => {
    const deps = { unitOfWork, aheadComposer: composer };
    for (let hasMore = true; hasMore && !signal.aborted && !isPaused(); ) {
      hasMore = await composeAhead(deps, { recordingId, signal });
    }
  };
  return {
    look(signal) {
      if (aheadComposer === null || isPaused()) return;
      for (const recordingId of recorders.all().flatMap((recorder) => recorder.activeRecordingIds())) {
        if (underWay.has(recordingId)) continue;
        const work = drain(aheadComposer, recordingId, signal)
          .catch((error: unknown) => signal.aborted || onFailure(error))
          .then(() => void underWay.delete(recordingId));
        underWay.set(recordingId, work);
      }
    },
    async settle() {
      await Promise.all(underWay.values());
    },
  };
}
