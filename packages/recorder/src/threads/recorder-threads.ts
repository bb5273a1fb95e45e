import { Worker } from 'node:worker_threads';
import type { Logger } from '@young-minds/core';
import type { RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';
import { ALIVE_INTERVAL_MS, type ThreadCommand, type ThreadMessage, type ThreadOptions } from './thread-protocol.ts';

interface RecorderThreadsOptions extends ThreadOptions {
  /** How many threads share the rooms. */
  readonly count: number;
  readonly onReport: (report: RecorderReport) => void;
  readonly onPacketsLost?: (count: number) => void;
  readonly logger: Logger;
  /** The program of a thread; recorder-thread.ts by default. */
  readonly program?: URL;
}

/** How many beats in a row a thread may miss; a thread that misses more hangs and is replaced. */
const MAX_SILENT_BEATS = 6;
/**
 * The limit until a thread's first message. On a busy machine a thread starts slowly, and a replacement would have to
 * start over.
 */
const MAX_SILENT_BEATS_AT_START = 30;
/** A memory leak in a thread ends that thread and not the process. */
const MAX_HEAP_MIB = 1024;
/**
 * The pause before replacing a thread that exited without sending a message, because the next one may fail the same
 * way.
 */
const REPLACE_PAUSE_MS = 1_000;

interface Thread {
  readonly worker: Worker;
  readonly rooms: Map<string, Room>;
  silentBeats: number;
  hasSpoken: boolean;
}

interface Room {
  readonly request: StartRecorderRequest;
  /** Resolves once the room has been left or its thread is gone. */
  leaving: PromiseWithResolvers<'left' | 'lost'> | null;
}

/**
 * Spreads rooms over threads. If a thread crashes or hangs, no recording is lost: the other threads immediately
 * continue its rooms in the same recordings, and a new thread replaces it.
 */
export class RecorderThreads {
  readonly #options: RecorderThreadsOptions;
  readonly #threads = new Set<Thread>();
  /** Rooms that wait for a thread. */
  readonly #waiting: Room[] = [];
  readonly #watch: NodeJS.Timeout;
  readonly #firstWord = Promise.withResolvers<void>();
  #isClosed = false;

  constructor(options: RecorderThreadsOptions) {
    this.#options = options;
    for (let index = 0; index < options.count; index++) this.#open();
    this.#watch = setInterval(() => this.#beat(), ALIVE_INTERVAL_MS);
    this.#watch.unref();
  }

  get recordingIds(): readonly string[] {
    const waiting = this.#waiting.map(({ request }) => request.recordingId);
    return [...waiting, ...[...this.#threads].flatMap(({ rooms }) => [...rooms.keys()])];
  }

  /** Resolves once a thread has started, so that a room can be recorded immediately. */
  whenReady(): Promise<void> {
    return this.#firstWord.promise;
  }

  start(request: StartRecorderRequest): void {
    if (!this.recordingIds.includes(request.recordingId)) this.#assign({ request, leaving: null });
  }

  /**
   * Leaves a room; `stop` with an `ended` report, `hand_over` without. Returns `lost` if the room had no thread yet or its
   * thread exited first.
   */
  async leave(type: 'stop' | 'hand_over', recordingId: string): Promise<'unknown' | 'left' | 'lost'> {
    const waiting = this.#waiting.findIndex(({ request }) => request.recordingId === recordingId);
    if (waiting !== -1) {
      this.#waiting.splice(waiting, 1);
      return 'lost';
    }
    const thread = [...this.#threads].find(({ rooms }) => rooms.has(recordingId)) ?? null;
    const room = thread?.rooms.get(recordingId);
    if (thread === null || room === undefined) return 'unknown';
    room.leaving ??= Promise.withResolvers();
    post(thread, { type, recordingId });
    return room.leaving.promise;
  }

  /** Leaves every room without ending the recordings. */
  async close(): Promise<void> {
    await Promise.all(this.recordingIds.map((recordingId) => this.leave('hand_over', recordingId)));
    this.#isClosed = true;
    this.#firstWord.resolve();
    clearInterval(this.#watch);
    await Promise.all([...this.#threads].map(({ worker }) => worker.terminate()));
  }

  #open(): void {
    const { livekit, captureDirectory, program } = this.#options;
    const worker = new Worker(program ?? new URL('./recorder-thread.ts', import.meta.url), {
      workerData: { livekit, captureDirectory } satisfies ThreadOptions,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    });
    const thread: Thread = { worker, rooms: new Map(), silentBeats: 0, hasSpoken: false };
    this.#threads.add(thread);
    worker.on('message', (message: ThreadMessage) => this.#onMessage(thread, message));
    // Only logged here: the `exit` event that follows an error replaces the thread.
    worker.on('error', (error) => this.#options.logger.error({ err: error }, 'a recording thread failed'));
    worker.on('exit', () => this.#replace(thread));
    for (const room of this.#waiting.splice(0)) this.#assign(room);
  }

  #onMessage(thread: Thread, message: ThreadMessage): void {
    thread.silentBeats = 0;
    thread.hasSpoken = true;
    this.#firstWord.resolve();
    switch (message.type) {
      case 'alive':
        if (message.packetsLost > 0) this.#options.onPacketsLost?.(message.packetsLost);
        return;
      case 'report':
        return this.#options.onReport(message.report);
      case 'left':
        thread.rooms.get(message.recordingId)?.leaving?.resolve('left');
        thread.rooms.delete(message.recordingId);
        return;
      case 'trouble': {
        const { recordingId, message: stack } = message;
        return this.#options.logger.error(
          { recordingId, stack },
          'the connection to a room was lost; the recorder rejoins',
        );
      }
    }
  }

  /**
   * Counts beats instead of measuring time, so that a process that was suspended does not treat its threads as hanging.
   */
  #beat(): void {
    for (const thread of this.#threads) {
      thread.silentBeats += 1;
      const patience = thread.hasSpoken ? MAX_SILENT_BEATS : MAX_SILENT_BEATS_AT_START;
      if (thread.silentBeats > patience) void thread.worker.terminate();
    }
  }

  #replace(lost: Thread): void {
    this.#threads.delete(lost);
    if (this.#isClosed) return;
    const { logger, onReport } = this.#options;
    const rooms = [...lost.rooms.values()];
    logger.error({ recordings: rooms.length }, 'a recording thread exited; another one replaces it');
    setTimeout(() => this.#isClosed || this.#open(), lost.hasSpoken ? 0 : REPLACE_PAUSE_MS);
    for (const room of rooms) {
      if (room.leaving !== null) {
        room.leaving.resolve('lost');
        continue;
      }
      const { recordingId } = room.request;
      onReport({ type: 'interrupted', recordingId, at: new Date(), reason: 'its recording thread has exited' });
      this.#assign(room);
    }
  }

  #assign(room: Room): void {
    const [thread] = [...this.#threads].sort((one, other) => one.rooms.size - other.rooms.size);
    if (thread === undefined) return void this.#waiting.push(room);
    thread.rooms.set(room.request.recordingId, room);
    post(thread, { type: 'start', request: room.request });
  }
}

function post({ worker }: Thread, command: ThreadCommand): void {
  worker.postMessage(command);
}
