import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';
import { lastWrittenAt, withLostRunsEnded } from '../journal/capture-runs.ts';
import { Journal, nextRun, readJournal, runFolder } from '../journal/journal.ts';
import { presenceOf } from '../journal/presence.ts';
import { probeDisk } from './capture-disk.ts';
import { CaptureRun } from './capture-run.ts';

interface RoomRecordingOptions {
  readonly request: StartRecorderRequest;
  readonly url: string;
  /** The recording's folder. */
  readonly directory: string;
  readonly createToken: () => Promise<string>;
  readonly report: (report: RecorderReport) => void;
  /**
   * Called after a capture run was lost. Returns the participant sid of the recorder that is in the room now; null if
   * there is none.
   */
  readonly recorderInRoom: () => Promise<string | null>;
  /** Called once when another recorder has replaced this one, which does not rejoin automatically. */
  readonly onDisplaced: () => void;
  /** Called with the number of packets that did not arrive. */
  readonly onPacketsLost: (count: number) => void;
}

const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 5_000;

/** Keeps one room recorded: starts one capture run after the other until it is stopped, whatever error ends them. */
export class RoomRecording {
  readonly #options: RoomRecordingOptions;
  readonly #stopping = new AbortController();
  readonly recordingSid: string;
  #hasBegun = false;
  #isInterrupted = false;
  #stopReason = 'stopped';
  /** The participant sid of the last capture run. */
  #participantSid: string | null = null;
  #loseRun: ((reason: string) => void) | null = null;
  readonly #done: Promise<void>;

  constructor(options: RoomRecordingOptions) {
    this.#options = options;
    this.recordingSid = `EM_${options.request.recordingId}`;
    this.#done = this.#run();
  }

  get recordingId(): string {
    return this.#options.request.recordingId;
  }

  /** Ends the current capture run in any state; another one follows. */
  breakOff(reason: string): void {
    this.#loseRun?.(reason);
  }

  /** Leaves the room, closes the files and reports the end. */
  async stop(reason: string): Promise<void> {
    this.#stopReason = reason;
    this.#stopping.abort();
    await this.#done;
    this.#options.report(endedReport(this.recordingId, this.#options.directory, reason));
  }

  /** Leaves the room and closes the files without a report, because another process takes over. */
  async handOver(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stopping.signal.aborted) {
      const reason = await this.#recordOneRun(() => {
        retryMs = FIRST_RETRY_MS;
      }).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      const lostAt = new Date();
      await delay(retryMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (await this.#isDisplaced()) return this.#options.onDisplaced();
      this.#noteInterruption(reason, lostAt);
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    }
  }

  /**
   * Checks whether another recorder has joined. Two recorders with the same identity would disconnect each other
   * endlessly. If the server does not answer, the recorder rejoins.
   */
  async #isDisplaced(): Promise<boolean> {
    if (this.#participantSid === null || this.#stopping.signal.aborted) return false;
    const present = await this.#options.recorderInRoom().catch(() => null);
    return present !== null && present !== this.#participantSid;
  }

  /** Records one capture run and resolves with the reason once it is over. */
  async #recordOneRun(onBegun: () => void): Promise<string> {
    const { directory, url, createToken, report, onPacketsLost } = this.#options;
    const { recordingId } = this;
    probeDisk(directory);
    const since = lastWrittenAt(directory, readJournal(directory));
    const run = nextRun(directory, Date.now());
    const journal = new Journal(directory, run);
    try {
      const lost = Promise.withResolvers<string>();
      this.#loseRun = lost.resolve;
      const connection = { url, token: await createToken(), run, recordingSid: this.recordingSid, directory, journal };
      const captureRun = await CaptureRun.begin({
        ...connection,
        onPacketsLost,
        onRefused: (track) => report({ type: 'track_refused', recordingId, at: new Date(), track }),
        onLost: lost.resolve,
      });
      this.#participantSid = captureRun.participantSid;
      this.#noteBegun(since);
      onBegun();
      const stopped = new Promise<void>((resolve) => onceAborted(this.#stopping.signal, resolve));
      const reason = await Promise.race([lost.promise, stopped.then(() => this.#stopReason)]);
      await captureRun.close(reason);
      return reason;
    } finally {
      journal.close();
      // The recorder never joined the room, so this was not a capture run.
      if (journal.isEmpty) rmSync(join(directory, runFolder(run)), { recursive: true, force: true });
    }
  }

  /** @param since when an earlier capture run ended; null if this disk has none */
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

/** Makes the report about the end of a recording from its journal alone. */
export function endedReport(recordingId: string, directory: string, reason: string): RecorderReport {
  const presence = presenceOf(withLostRunsEnded(directory, readJournal(directory)));
  return { type: 'ended', recordingId, at: new Date(), reason, presence };
}

function onceAborted(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener('abort', act, { once: true });
}
