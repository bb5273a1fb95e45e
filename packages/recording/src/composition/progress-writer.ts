import type { UnitOfWork } from '../ports/index.ts';

export interface ProgressWriter {
  /** Takes any number of reports; what comes while one is being written replaces what waits. */
  readonly report: (progress: number) => void;
  /** Resolves once nothing is being written any more. */
  settle(): Promise<void>;
}

/**
 * Writes progress to a row as fast as the database takes it and no faster. A write that fails is given up: the next
 * one says more, and the work itself must not suffer.
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
