import { type RefObject, useEffect } from 'react';

/** Before this position, playback starts at the beginning. */
const WORTH_RESUMING_AFTER_SECONDS = 5;
/** This close to the end, the recording counts as watched. */
const FINISHED_BEFORE_END_SECONDS = 10;

const SAVE_EVERY_SECONDS = 5;

/** Resumes a recording at the position saved on this device, and saves the position during playback. */
export function useResumePosition(video: RefObject<HTMLVideoElement | null>, recordingId: string): void {
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    let savedSeconds = 0;
    const resume = () => {
      const seconds = loadPosition(localStorage, recordingId, element.duration);
      if (seconds !== null) element.currentTime = seconds;
    };
    const save = () => {
      // Between two sources, the element is empty and at zero. Zero is not a position to save.
      if (element.readyState === HTMLMediaElement.HAVE_NOTHING) return;
      savedSeconds = element.currentTime;
      savePosition(localStorage, recordingId, savedSeconds);
    };
    const saveNowAndThen = () => {
      if (Math.abs(element.currentTime - savedSeconds) >= SAVE_EVERY_SECONDS) save();
    };
    element.addEventListener('loadedmetadata', resume, { once: true });
    element.addEventListener('timeupdate', saveNowAndThen);
    element.addEventListener('pause', save);
    window.addEventListener('pagehide', save);
    return () => {
      element.removeEventListener('loadedmetadata', resume);
      element.removeEventListener('timeupdate', saveNowAndThen);
      element.removeEventListener('pause', save);
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [video, recordingId]);
}

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

function keyOf(recordingId: string): string {
  return `young-minds.position.${recordingId}`;
}
