/** Before this position, playback starts at the beginning. */
const WORTH_RESUMING_AFTER_SECONDS = 5;
/** This close to the end, the recording counts as watched. */
const FINISHED_BEFORE_END_SECONDS = 10;

const keyOf = (recordingId: string) => `young-minds.position.${recordingId}`;

/** Returns the position at which playback stopped on this device, in seconds; null to start at the beginning. */
export function loadPosition(storage: Storage, recordingId: string, durationSeconds: number): number | null {
  const seconds = Number(readItem(storage, keyOf(recordingId)) ?? Number.NaN);
  const isWorthIt = seconds >= WORTH_RESUMING_AFTER_SECONDS && seconds <= durationSeconds - FINISHED_BEFORE_END_SECONDS;
  return isWorthIt ? seconds : null;
}

export function savePosition(storage: Storage, recordingId: string, seconds: number): void {
  try {
    storage.setItem(keyOf(recordingId), seconds.toFixed(1));
  } catch {
    // Private windows and a full storage refuse to save. Playback works without the position.
  }
}

function readItem(storage: Storage, key: string): string | null {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}
