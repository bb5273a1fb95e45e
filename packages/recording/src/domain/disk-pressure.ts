/**
 * How much room the capture disk has left for what is going on.
 * - ok: enough
 * - low: what can wait and needs room waits (composing ahead); finished recordings leave first
 * - critical: recording goes on with what room there is; nothing that needs more is begun
 */
export type DiskPressure = 'ok' | 'low' | 'critical';

export interface DiskState {
  readonly freeBytes: number;
  /** What everything that is recorded at the moment adds in a minute. */
  readonly demandBytesPerMinute: number;
  /** What is never to be taken by anything but recording. */
  readonly reserveBytes: number;
}

/** Long enough for whoever is told to come and make room. */
const LOW_MINUTES = 60;
const CRITICAL_MINUTES = 10;
/** Below twice the reserve an operator is told even where nothing is recorded. */
const LOW_RESERVES = 2;
/** A pressure passes only when there is so much more room than what brought it, so that it does not come and go. */
const RELIEF = 1.2;

/** What to make of the room left, in view of what was made of it before. */
export function judgeDisk(state: DiskState, before: DiskPressure): DiskPressure {
  const { freeBytes, demandBytesPerMinute, reserveBytes } = state;
  const criticalBytes = reserveBytes + CRITICAL_MINUTES * demandBytesPerMinute;
  const lowBytes = LOW_RESERVES * reserveBytes + LOW_MINUTES * demandBytesPerMinute;
  if (freeBytes < criticalBytes * (before === 'critical' ? RELIEF : 1)) return 'critical';
  return freeBytes < lowBytes * (before === 'ok' ? 1 : RELIEF) ? 'low' : 'ok';
}
