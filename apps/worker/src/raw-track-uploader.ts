import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@young-minds/core';
import type { RawTracks, StorageRegistry, UnitOfWork } from '@young-minds/recording/ports';
import { uploadRawTracks } from '@young-minds/recording/raw-tracks';

export interface RawTrackUploaderDeps {
  readonly unitOfWork: UnitOfWork;
  readonly rawTracks: RawTracks;
  readonly storage: StorageRegistry;
  readonly clock: Clock;
}

export interface RawTrackUploaderOptions {
  /** What this process records at the moment. */
  readonly activeRecordingIds: () => readonly string[];
  /** Told once when sending begins to fail; it is tried again and again. */
  readonly onTrouble: (error: unknown) => void;
  /** Told once when everything gets through again. */
  readonly onRecovered: () => void;
  /** How long an end waits for its tail; 10 s by default. */
  readonly tailWaitMs?: number;
}

/** With the flush before it and the way to the store it is what a lost machine takes with it. */
const PAUSE_MS = 4_000;
const MAX_PAUSE_MS = 60_000;
const TAIL_WAIT_MS = 10_000;
/** A chunk on its way is held in memory twice at most. */
const AT_ONCE = 16;

interface Shipment {
  /** What an earlier process has left here; perhaps nobody needs it any more. */
  readonly isLeftover: boolean;
  /** Everything written until then has arrived. */
  completeAtMs: number;
  /** Tries that failed, since one got through. */
  failures: number;
  dueAtMs: number;
  /** Steps of one recording follow each other. */
  underWay: Promise<void> | null;
}

/**
 * Sends the raw tracks of what this process records to the store while it records, and what earlier processes have left
 * unsent on this disk. It never holds up a recorder: what the store does not take now goes into a later chunk.
 */
export class RawTrackUploader {
  readonly #deps: RawTrackUploaderDeps;
  readonly #options: RawTrackUploaderOptions;
  readonly #shipments = new Map<string, Shipment>();
  readonly #failing = new Set<string>();
  readonly #stopping = new AbortController();
  #hasLookedForLeftovers = false;

  constructor(deps: RawTrackUploaderDeps, options: RawTrackUploaderOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** Sets going whatever is due and not under way. */
  async look(): Promise<void> {
    for (const recordingId of this.#options.activeRecordingIds()) this.#follow(recordingId);
    if (!this.#hasLookedForLeftovers) await this.#followLeftovers();
    this.#beginDue();
  }

  /** Sends what is left of a recording that was closed; waits for it in bounded time, and goes on later with the rest. */
  async uploadTail(recordingId: string): Promise<void> {
    const { tailWaitMs = TAIL_WAIT_MS } = this.#options;
    await Promise.race([this.#drain(recordingId), delay(tailWaitMs, undefined, { ref: false })]);
  }

  /** Sends what is left of everything, in bounded time, before the process ends. */
  async settle(): Promise<void> {
    await Promise.all([...this.#shipments.keys()].map((recordingId) => this.uploadTail(recordingId)));
    this.#stopping.abort();
    await Promise.all([...this.#shipments.values()].map(({ underWay }) => underWay));
  }

  /** How old the oldest byte may be that is not in the store yet, for each recording of which something may be missing. */
  lagMs(): ReadonlyMap<string, number> {
    const nowMs = this.#nowMs();
    return new Map([...this.#shipments].map(([id, { completeAtMs }]) => [id, nowMs - completeAtMs]));
  }

  #follow(recordingId: string, isLeftover = false): Shipment {
    const nowMs = this.#nowMs();
    const known = this.#shipments.get(recordingId);
    // A recorder that is only just entering its room has written nothing, and has better use for the processor.
    const dueAtMs = isLeftover ? nowMs : nowMs + PAUSE_MS;
    const shipment = known ?? { isLeftover, completeAtMs: nowMs, failures: 0, dueAtMs, underWay: null };
    this.#shipments.set(recordingId, shipment);
    return shipment;
  }

  async #followLeftovers(): Promise<void> {
    const recordingIds = await this.#deps.rawTracks.recordingIds();
    for (const recordingId of recordingIds) this.#follow(recordingId, true);
    this.#hasLookedForLeftovers = true;
  }

  /** As many as may be under way, those first that have waited longest. */
  #beginDue(): void {
    const active = new Set(this.#options.activeRecordingIds());
    const [nowMs, shipments] = [this.#nowMs(), [...this.#shipments]];
    const due = shipments.filter(([, { underWay, dueAtMs }]) => underWay === null && dueAtMs <= nowMs);
    const free = AT_ONCE - shipments.filter(([, { underWay }]) => underWay !== null).length;
    const next = due.sort(([, one], [, other]) => one.completeAtMs - other.completeAtMs).slice(0, Math.max(0, free));
    for (const [recordingId, shipment] of next) void this.#step(recordingId, shipment, active.has(recordingId));
  }

  /** Everything that is there now; gives up with the first failure. */
  async #drain(recordingId: string): Promise<void> {
    for (let hasMore = true; hasMore; ) {
      // One that is under way has looked at the disk before the end.
      await this.#shipments.get(recordingId)?.underWay;
      const shipment = this.#follow(recordingId);
      await this.#step(recordingId, shipment, false);
      hasMore = this.#shipments.has(recordingId) && shipment.failures === 0;
    }
  }

  #step(recordingId: string, shipment: Shipment, isActive: boolean): Promise<void> {
    shipment.underWay ??= this.#ship(recordingId, shipment, isActive)
      .catch((error: unknown) => this.#noteFailure(recordingId, shipment, error))
      .finally(() => {
        shipment.underWay = null;
        if (!this.#stopping.signal.aborted) this.#beginDue();
      });
    return shipment.underWay;
  }

  async #ship(recordingId: string, shipment: Shipment, isActive: boolean): Promise<void> {
    const isDoubtful = !isActive && (shipment.isLeftover || shipment.failures > 0);
    if (isDoubtful && (await this.#isDone(recordingId))) return this.#forget(recordingId);
    const { signal } = this.#stopping;
    const { completeAt } = await uploadRawTracks(this.#deps, { recordingId, signal });
    shipment.failures = 0;
    shipment.dueAtMs = completeAt === null ? 0 : completeAt.getTime() + PAUSE_MS;
    if (completeAt !== null) shipment.completeAtMs = completeAt.getTime();
    this.#noteSuccess(recordingId);
    // Nobody writes to it any more, and all of it has arrived.
    if (completeAt !== null && !isActive) this.#forget(recordingId);
  }

  /** Whether nobody will ever ask for it; where the database is away it is sent all the same. */
  #isDone(recordingId: string): Promise<boolean> {
    return this.#deps.unitOfWork
      .run(({ recordings }) => recordings.find(recordingId))
      .then(
        (recording) => recording === null || recording.phase === 'completed',
        () => false,
      );
  }

  #forget(recordingId: string): void {
    this.#shipments.delete(recordingId);
    this.#noteSuccess(recordingId);
  }

  #noteSuccess(recordingId: string): void {
    if (this.#failing.delete(recordingId) && this.#failing.size === 0) this.#options.onRecovered();
  }

  #noteFailure(recordingId: string, shipment: Shipment, error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    shipment.failures += 1;
    shipment.dueAtMs = this.#nowMs() + Math.min(PAUSE_MS * 2 ** (shipment.failures - 1), MAX_PAUSE_MS);
    if (this.#failing.size === 0) this.#options.onTrouble(error);
    this.#failing.add(recordingId);
  }

  #nowMs(): number {
    return this.#deps.clock.now().getTime();
  }
}
