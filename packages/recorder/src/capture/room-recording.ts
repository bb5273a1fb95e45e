import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';
import { Journal, readJournal } from '../journal/journal.ts';
import { lastWrittenAt } from '../journal/last-written.ts';
import { withLostRunsEnded } from '../journal/lost-runs.ts';
import { presenceOf } from '../journal/presence-of.ts';
import { nextRun, runFolder } from '../journal/run-folder.ts';
import { CaptureRun } from './capture-run.ts';
import { probeDisk } from './probe-disk.ts';

export interface RoomRecordingOptions {
  readonly request: StartRecorderRequest;
  readonly url: string;
  /** The recording's folder. */
  readonly directory: string;
  readonly createToken: () => Promise<string>;
  readonly report: (report: RecorderReport) => void;
  /** Asked after a take was lost: who the recorder in the room is now, by its participant's sid; null where there is none. */
  readonly recorderInRoom: () => Promise<string | null>;
  /** Called once, when another recorder has taken its place: it does not come back by itself. */
  readonly onDisplaced: () => void;
  /** Told of packets that did not come. */
  readonly onPacketsLost: (count: number) => void;
}

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;

/** Keeps one room recorded: takes follow each other for as long as it is wanted, whatever breaks in between. */
export class RoomRecording {
  readonly #options: RoomRecordingOptions;
  readonly #stopping = new AbortController();
  readonly recordingSid: string;
  #hasBegun = false;
  #isInterrupted = false;
  #stopReason = 'stopped';
  /** Of the last take. */
  #participantSid: string | null = null;
  #loseTake: ((reason: string) => void) | null = null;
  readonly #done: Promise<void>;

  constructor(options: RoomRecordingOptions) {
    this.#options = options;
    this.recordingSid = `EM_${options.request.recordingId}`;
    this.#done = this.#run();
  }

  get recordingId(): string {
    return this.#options.request.recordingId;
  }

  /** Ends the present take, whatever state it is in; another one follows. */
  breakOff(reason: string): void {
    this.#loseTake?.(reason);
  }

  /** Leaves the room, closes the files and reports the end. */
  async stop(reason: string): Promise<void> {
    this.#stopReason = reason;
    this.#stopping.abort();
    await this.#done;
    this.#options.report(endedReport(this.recordingId, this.#options.directory, reason));
  }

  /** Leaves the room and closes the files without a report: another process takes over. */
  async handOver(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stopping.signal.aborted) {
      const reason = await this.#recordOneTake(() => {
        retryMs = FIRST_RETRY_MS;
      }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      const lostAt = new Date();
      await delay(retryMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (await this.#isDisplaced()) return this.#options.onDisplaced();
      this.#noteInterruption(reason, lostAt);
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    }
  }

  /** Two that enter by the same name put each other out without end. A server that cannot be asked is entered. */
  async #isDisplaced(): Promise<boolean> {
    if (this.#participantSid === null || this.#stopping.signal.aborted) return false;
    const present = await this.#options.recorderInRoom().catch(() => null);
    return present !== null && present !== this.#participantSid;
  }

  /** Resolves with the reason once the take is over. */
  async #recordOneTake(onBegun: () => void): Promise<string> {
    const { directory, url, createToken, report, onPacketsLost } = this.#options;
    const { recordingId } = this;
    probeDisk(directory);
    const since = lastWrittenAt(directory, readJournal(directory));
    const take = nextRun(directory, Date.now());
    const journal = new Journal(directory, take);
    try {
      const lost = Promise.withResolvers<string>();
      this.#loseTake = lost.resolve;
      const connection = { url, token: await createToken(), take, recordingSid: this.recordingSid, directory, journal };
      const room = await CaptureRun.begin({
        ...connection,
        onPacketsLost,
        onRefused: (track) => report({ type: 'track_refused', recordingId, at: new Date(), track }),
        onLost: lost.resolve,
      });
      this.#participantSid = room.participantSid;
      this.#noteBegun(since);
      onBegun();
      const stopped = new Promise<void>((resolve) => onceAborted(this.#stopping.signal, resolve));
      const reason = await Promise.race([lost.promise, stopped.then(() => this.#stopReason)]);
      await room.close(reason);
      return reason;
    } finally {
      journal.close();
      // The room was never entered: what comes next is another take.
      if (journal.isEmpty) rmSync(join(directory, runFolder(take)), { recursive: true, force: true });
    }
  }

  /** @param since when an earlier take ended; null where this disk knows of none */
  #noteBegun(since: Date | null): void {
    const { recordingId, recordingSid } = this;
    const { report, request } = this.#options;
    const at = new Date();
    if (!this.#hasBegun) report({ type: 'began', recordingId, recordingSid, at });
    const beganElsewhere = !this.#hasBegun && since === null && (request.recordingSid ?? null) !== null;
    if (since !== null || beganElsewhere) report({ type: 'resumed', recordingId, at, since });
    this.#hasBegun = true;
    this.#isInterrupted = false;
  }

  #noteInterruption(reason: string, at: Date): void {
    if (this.#stopping.signal.aborted || this.#isInterrupted) return;
    this.#isInterrupted = true;
    this.#options.report({ type: 'interrupted', recordingId: this.recordingId, at, reason });
  }
}

/** What is to be said at the end of a recording, out of its journal alone. */
export function endedReport(recordingId: string, directory: string, reason: string): RecorderReport {
  const presence = presenceOf(withLostRunsEnded(directory, readJournal(directory)));
  return { type: 'ended', recordingId, at: new Date(), reason, presence };
}

function onceAborted(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}
