import type { UnitOfWork } from '../ports/index.ts';

export interface ProgressWriter {
  /** Accepts any number of reports; a report that arrives during a write replaces the one that waits. */
  readonly report: (progress: number) => void;
  /** Resolves when no write is in progress. */
  settle(): Promise<void>;
}

/**
 * Writes progress to a row, one write at a time. A failed write is dropped: the next report replaces it, and it must
 * not disturb the composition.
 */
export function createProgressWriter(unitOfWork: UnitOfWork, recordingId: string): ProgressWriter {
  let waiting: number | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;

  const write = async () => {
    isWriting = true;
    while (waiting !== null) {
      const progress = Math.min(Math.max(waiting, 0), 1);
      waiting = null;
      await unitOfWork.run(({ recordings }) => recordings.update(recordingId, { progress })).catch(() => undefined);
    }
    isWriting = false;
  };

  return {
    report(progress) {
      waiting = progress;
      if (!isWriting) writing = write();
    },
    settle: () => writing,
  };
}
