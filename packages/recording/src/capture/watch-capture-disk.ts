import type { Clock } from '@young-minds/core';
import { type DiskPressure, judgeDisk } from '../domain/index.ts';
import type { CaptureDisk, DiskRoom, Metrics, UnitOfWork } from '../ports/index.ts';

const ACTIVE_LIMIT = 1000;
/** Segments composed ahead of a recording's end add about half the size of its tracks. */
const COMPOSITION_SHARE = 1.5;
/** The weight of the latest check in the rate: video arrives in bursts. */
const SMOOTHING = 0.3;
/** Minutes of recording to keep space for, until an operator can react. */
const KEPT_MINUTES = 10;

export interface WatchCaptureDiskDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly captureDisk: CaptureDisk;
  readonly metrics: Metrics;
}

interface WatchCaptureDiskOptions {
  /** Bytes of the disk that are kept for recording alone. */
  readonly reserveBytes: number;
  /** Called when the pressure of the disk has changed. */
  readonly onChange: (room: DiskRoom, before: DiskPressure) => void;
}

export interface CaptureDiskWatch {
  /** The state at the last check; null before the first. */
  readonly room: DiskRoom | null;
  /** Checks the disk. Called every few seconds. @throws RECORDER_UNAVAILABLE, DATABASE_UNAVAILABLE (retryable) */
  check(): Promise<void>;
  /**
   * Returns whether a recording's composition may start: always, unless the disk is nearly full. Then only if it leaves
   * the space that the next minutes of recording will need. It may use the reserve, because it frees more than it uses.
   */
  hasRoomToCompose(recordingId: string): Promise<boolean>;
}

/** Measures what the active recordings write, and the pressure that follows from the space left. */
export function watchCaptureDisk(deps: WatchCaptureDiskDeps, options: WatchCaptureDiskOptions): CaptureDiskWatch {
  const { captureDisk, metrics } = deps;
  const { reserveBytes, onChange } = options;
  let measured = new Map<string, Measured>();
  let room: DiskRoom | null = null;
  return {
    get room() {
      return room;
    },
    async check() {
      measured = await measure(deps, measured);
      const state = { freeBytes: await captureDisk.freeBytes(), demandBytesPerMinute: demandOf(measured) };
      const before = room?.pressure ?? 'ok';
      room = { ...state, pressure: judgeDisk({ ...state, reserveBytes }, before) };
      metrics.captureDisk(room);
      if (room.pressure !== before) onChange(room, before);
    },
    async hasRoomToCompose(recordingId) {
      if (room?.pressure !== 'critical') return true;
      const neededBytes = await captureDisk.capturedBytes(recordingId);
      // It has ended, which the last check may not have seen.
      const others = new Map([...measured].filter(([id]) => id !== recordingId));
      return neededBytes < (await captureDisk.freeBytes()) - KEPT_MINUTES * demandOf(others);
    },
  };
}

interface Measured {
  readonly sizeBytes: number;
  readonly atMs: number;
  readonly bytesPerMinute: number;
}

/** Returns what these recordings need per minute, in bytes. */
function demandOf(measured: ReadonlyMap<string, Measured>): number {
  return COMPOSITION_SHARE * [...measured.values()].reduce((sum, { bytesPerMinute }) => sum + bytesPerMinute, 0);
}

/** Measures the recordings of all workers, because they may share the disk. */
async function measure(
  { unitOfWork, clock, captureDisk }: WatchCaptureDiskDeps,
  before: ReadonlyMap<string, Measured>,
): Promise<Map<string, Measured>> {
  const active = await unitOfWork.run(({ recordings }) => recordings.listActive(ACTIVE_LIMIT));
  const entries = active.map(async ({ id }): Promise<[string, Measured]> => {
    const sizeBytes = await captureDisk.capturedBytes(id);
    return [id, follow(before.get(id), { sizeBytes, atMs: clock.now().getTime() })];
  });
  return new Map(await Promise.all(entries));
}

function follow(before: Measured | undefined, now: Pick<Measured, 'sizeBytes' | 'atMs'>): Measured {
  if (before === undefined || now.atMs <= before.atMs) return { ...now, bytesPerMinute: before?.bytesPerMinute ?? 0 };
  const latest = Math.max(0, ((now.sizeBytes - before.sizeBytes) * 60_000) / (now.atMs - before.atMs));
  const isFirst = before.bytesPerMinute === 0;
  return {
    ...now,
    bytesPerMinute: isFirst ? latest : before.bytesPerMinute + SMOOTHING * (latest - before.bytesPerMinute),
  };
}

/** The watch of processes that share no disk with a recorder. */
export const unwatchedDisk: CaptureDiskWatch = {
  room: null,
  check: async () => {},
  hasRoomToCompose: async () => true,
};
