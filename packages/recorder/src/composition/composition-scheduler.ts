import { YoungMindsError } from '@young-minds/core';

/** After this many consecutive turns of finished calls, a running call gets a turn, so that none is starved. */
const FINISHED_IN_A_ROW = 3;

/** `finished`: users wait for the file; `running`: the call continues, and the work is done ahead of time. */
export type Rank = 'finished' | 'running';

interface Waiting {
  readonly begin: () => void;
}

/**
 * Lets compositions run one segment at a time. After its turn, a composition moves to the end of the queue, so that
 * several advance together. Finished calls go before running ones.
 */
export class CompositionScheduler {
  readonly #waiting: Record<Rank, Waiting[]> = { finished: [], running: [] };
  #isBusy = false;
  #finishedInARow = 0;

  /** Runs `work` when its turn has come. @throws COMPOSITION_FAILED if the signal is aborted while it waits */
  async run<Result>(rank: Rank, work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    await this.#wait(rank, signal);
    try {
      return await work();
    } finally {
      // Deferred, so that the composition that had this turn can queue again before the next one is chosen.
      setImmediate(() => {
        this.#isBusy = false;
        this.#next();
      });
    }
  }

  #wait(rank: Rank, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(stopped(signal));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { begin: resolve };
    const onAbort = () => {
      const queue = this.#waiting[rank];
      const place = queue.indexOf(waiting);
      if (place === -1) return;
      queue.splice(place, 1);
      reject(stopped(signal));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#waiting[rank].push(waiting);
    this.#next();
    return promise.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  #next(): void {
    if (this.#isBusy) return;
    const { finished, running } = this.#waiting;
    const isRunningsTurn = finished.length === 0 || (running.length > 0 && this.#finishedInARow >= FINISHED_IN_A_ROW);
    const next = (isRunningsTurn ? running : finished).shift();
    if (next === undefined) return;
    this.#finishedInARow = isRunningsTurn ? 0 : this.#finishedInARow + 1;
    this.#isBusy = true;
    next.begin();
  }
}

function stopped(signal: AbortSignal | undefined): YoungMindsError {
  return new YoungMindsError('COMPOSITION_FAILED', 'The composition was stopped.', { cause: signal?.reason });
}
