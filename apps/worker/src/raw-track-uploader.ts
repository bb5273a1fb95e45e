import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@young-minds/core';
import type { RawTracks, StorageRegistry, UnitOfWork } from '@young-minds/recording/ports';
import { uploadRawTracks } from '@young-minds/recording/raw-tracks';

/** A lost machine loses at most this much, plus the time of the flush before and of the upload itself. */
const PAUSE_MS = 4_000;
const MAX_PAUSE_MS = 60_000;
const TAIL_WAIT_MS = 10_000;
/** Uploads at a time. Each holds its chunk in memory at most twice. */
const AT_ONCE = 16;

export interface RawTrackUploaderDeps {
  readonly unitOfWork: UnitOfWork;
  readonly rawTracks: RawTracks;
  readonly storage: StorageRegistry;
  readonly clock: Clock;
}

export interface RawTrackUploaderOptions {
  /** Returns the recordings that this process captures now. */
  readonly activeRecordingIds: () => readonly string[];
  /** Called once when uploads start to fail; they are retried. */
  readonly onTrouble: (error: unknown) => void;
  /** Called once when all uploads succeed again. */
  readonly onRecovered: () => void;
  /** How long the end of a recording waits for the upload of its tail; 10 s by default. */
  readonly tailWaitMs?: number;
}

interface Upload {
  /** Whether an earlier process left it on this disk; it may not be needed any more. */
  readonly isLeftover: boolean;
  /** Everything written before this time is in the store. */
  completeAtMs: number;
  /** Failed attempts since the last successful one. */
  failures: number;
  dueAtMs: number;
  /** The upload in progress; uploads of one recording run one after the other. */
  inProgress: Promise<void> | null;
}

/**
 * Uploads raw tracks while this process records them, and those that earlier processes left on this disk. It never
 * blocks a recorder: what the store does not accept now goes into a later chunk.
 */
export class RawTrackUploader {
  readonly #deps: RawTrackUploaderDeps;
  readonly #options: RawTrackUploaderOptions;
  readonly #uploads = new Map<string, Upload>();
  readonly #failing = new Set<string>();
  readonly #stopping = new AbortController();
  #hasListedLeftovers = false;

  constructor(deps: RawTrackUploaderDeps, options: RawTrackUploaderOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** Starts every upload that is due and not in progress. */
  async startDue(): Promise<void> {
    for (const recordingId of this.#options.activeRecordingIds()) this.#follow(recordingId);
    if (!this.#hasListedLeftovers) await this.#followLeftovers();
    this.#beginDue();
  }

  /** Uploads the rest of a closed recording. Waits for at most `tailWaitMs`; what is left then is uploaded later. */
  async uploadTail(recordingId: string): Promise<void> {
    const { tailWaitMs = TAIL_WAIT_MS } = this.#options;
    await Promise.race([this.#drain(recordingId), delay(tailWaitMs, undefined, { ref: false })]);
  }

  /** Uploads the rest of every recording, in bounded time, before the process exits. */
  async settle(): Promise<void> {
    await Promise.all([...this.#uploads.keys()].map((recordingId) => this.uploadTail(recordingId)));
    this.#stopping.abort();
    await Promise.all([...this.#uploads.values()].map(({ inProgress }) => inProgress));
  }

  /** Returns the maximum age of the oldest byte that is not in the store yet, for each recording that may lack some. */
  lagMs(): ReadonlyMap<string, number> {
    const nowMs = this.#nowMs();
    return new Map([...this.#uploads].map(([id, { completeAtMs }]) => [id, nowMs - completeAtMs]));
  }

  #follow(recordingId: string, isLeftover = false): Upload {
    const nowMs = this.#nowMs();
    const known = this.#uploads.get(recordingId);
    // A recorder that is still joining its room has written nothing and needs the CPU.
    const dueAtMs = isLeftover ? nowMs : nowMs + PAUSE_MS;
    const upload = known ?? { isLeftover, completeAtMs: nowMs, failures: 0, dueAtMs, inProgress: null };
    this.#uploads.set(recordingId, upload);
    return upload;
  }

  async #followLeftovers(): Promise<void> {
    const recordingIds = await this.#deps.rawTracks.recordingIds();
    for (const recordingId of recordingIds) this.#follow(recordingId, true);
    this.#hasListedLeftovers = true;
  }

  /** Starts due uploads up to the limit, those that have waited longest first. */
  #beginDue(): void {
    const active = new Set(this.#options.activeRecordingIds());
    const [nowMs, uploads] = [this.#nowMs(), [...this.#uploads]];
    const due = uploads.filter(([, { inProgress, dueAtMs }]) => inProgress === null && dueAtMs <= nowMs);
    const free = AT_ONCE - uploads.filter(([, { inProgress }]) => inProgress !== null).length;
    const next = due.sort(([, one], [, other]) => one.completeAtMs - other.completeAtMs).slice(0, Math.max(0, free));
    for (const [recordingId, upload] of next) void this.#step(recordingId, upload, active.has(recordingId));
  }

  /** Uploads everything that is on the disk now; gives up at the first failure. */
  async #drain(recordingId: string): Promise<void> {
    for (let hasMore = true; hasMore; ) {
      // An upload in progress read the disk before the recording ended, so another one follows it.
      await this.#uploads.get(recordingId)?.inProgress;
      const upload = this.#follow(recordingId);
      await this.#step(recordingId, upload, false);
      hasMore = this.#uploads.has(recordingId) && upload.failures === 0;
    }
  }

  #step(recordingId: string, upload: Upload, isActive: boolean): Promise<void> {
    upload.inProgress ??= this.#upload(recordingId, upload, isActive)
      .catch((error: unknown) => this.#noteFailure(recordingId, upload, error))
      .finally(() => {
        upload.inProgress = null;
        if (!this.#stopping.signal.aborted) this.#beginDue();
      });
    return upload.inProgress;
  }

  async #upload(recordingId: string, upload: Upload, isActive: boolean): Promise<void> {
    const isDoubtful = !isActive && (upload.isLeftover || upload.failures > 0);
    if (isDoubtful && (await this.#isDone(recordingId))) return this.#forget(recordingId);
    const { signal } = this.#stopping;
    const { completeAt } = await uploadRawTracks(this.#deps, { recordingId, signal });
    upload.failures = 0;
    upload.dueAtMs = completeAt === null ? 0 : completeAt.getTime() + PAUSE_MS;
    if (completeAt !== null) upload.completeAtMs = completeAt.getTime();
    this.#noteSuccess(recordingId);
    // No recorder writes to it any more, and all of it is in the store.
    if (completeAt !== null && !isActive) this.#forget(recordingId);
  }

  /** Returns whether the recording is not needed any more. If the database is down, it is uploaded anyway. */
  #isDone(recordingId: string): Promise<boolean> {
    return this.#deps.unitOfWork
      .run(({ recordings }) => recordings.find(recordingId))
      .then(
        (recording) => recording === null || recording.phase === 'completed',
        () => false,
      );
  }

  #forget(recordingId: string): void {
    this.#uploads.delete(recordingId);
    this.#noteSuccess(recordingId);
  }

  #noteSuccess(recordingId: string): void {
    if (this.#failing.delete(recordingId) && this.#failing.size === 0) this.#options.onRecovered();
  }

  #noteFailure(recordingId: string, upload: Upload, error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    upload.failures += 1;
    upload.dueAtMs = this.#nowMs() + Math.min(PAUSE_MS * 2 ** (upload.failures - 1), MAX_PAUSE_MS);
    if (this.#failing.size === 0) this.#options.onTrouble(error);
    this.#failing.add(recordingId);
  }

  #nowMs(): number {
    return this.#deps.clock.now().getTime();
  }
}
