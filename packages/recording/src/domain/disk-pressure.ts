/**
 * How much space the capture disk has left for the current recordings.
 * - ok: enough
 * - low: work that needs space and can wait (composing ahead) waits; finished recordings are uploaded first
 * - critical: recording continues in the space that is left; nothing that needs more is started
 */
export type DiskPressure = 'ok' | 'low' | 'critical';

interface DiskState {
  readonly freeBytes: number;
  /** What all active recordings together write per minute. */
  readonly demandBytesPerMinute: number;
  /** Space that only recording may use. */
  readonly reserveBytes: number;
}

/** Enough time for an operator to react to the alert and free space. */
const LOW_MINUTES = 60;
const CRITICAL_MINUTES = 10;
/** Below twice the reserve, the operator is alerted even if nothing is being recorded. */
const LOW_RESERVES = 2;
/**
 * Hysteresis: a pressure ends only if there is this much more space than at its threshold, so that it does not flap.
 */
const RELIEF = 1.2;

/** Returns the pressure for the space left, given the previous pressure. */
export function judgeDisk(state: DiskState, before: DiskPressure): DiskPressure {
  const { freeBytes, demandBytesPerMinute, reserveBytes } = state;
  const criticalBytes = reserveBytes + CRITICAL_MINUTES * demandBytesPerMinute;
  const lowBytes = LOW_RESERVES * reserveBytes + LOW_MINUTES * demandBytesPerMinute;
  if (freeBytes < criticalBytes * (before === 'critical' ? RELIEF : 1)) return 'critical';
  return freeBytes < lowBytes * (before === 'ok' ? 1 : RELIEF) ? 'low' : 'ok';
}
