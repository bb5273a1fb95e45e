/** Nobody minds seeing so little again. */
const WORTH_RESUMING_AFTER_SECONDS = 5;
/** Who stopped so close to the end had finished. */
const FINISHED_BEFORE_END_SECONDS = 10;

const keyOf = (recordingId: string) => `young-minds.position.${recordingId}`;

/** Where somebody left off on this device, in seconds; null to begin at the start. */
export function loadPosition(storage: Storage, recordingId: string, durationSeconds: number): number | null {
  const seconds = Number(readItem(storage, keyOf(recordingId)) ?? Number.NaN);
  const isWorthIt = seconds >= WORTH_RESUMING_AFTER_SECONDS && seconds <= durationSeconds - FINISHED_BEFORE_END_SECONDS;
  return isWorthIt ? seconds : null;
}

export function savePosition(storage: Storage, recordingId: string, seconds: number): void {
  try {
    storage.setItem(keyOf(recordingId), seconds.toFixed(1));
  } catch {
    // Private windows and full storages refuse; the position is a comfort, not a promise.
  }
}

function readItem(storage: Storage, key: string): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}
