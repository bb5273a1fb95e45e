import { type RefObject, useEffect } from 'react';
import { readNumber, saveNumber } from './browser-storage.ts';

/** Before this position, playback starts at the beginning. */
const WORTH_RESUMING_AFTER_SECONDS = 5;
/** This close to the end, the recording counts as watched. */
const FINISHED_BEFORE_END_SECONDS = 10;

const SAVE_EVERY_SECONDS = 5;

interface Playable {
  readonly recordingId: string;
  readonly durationSeconds: number;
}

interface ResumeOptions extends Playable {
  /** The position to start at; null for the saved one. */
  readonly startAtSeconds: number | null;
}

/** Starts a recording at the position saved on this device, or a given one, and saves it during playback. */
export function useResumePosition(
  video: RefObject<HTMLVideoElement | null>,
  { recordingId, durationSeconds, startAtSeconds }: ResumeOptions,
): void {
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    const startSeconds = startAtSeconds ?? loadPosition(localStorage, { recordingId, durationSeconds });
    // An element that has not loaded yet starts at the position that is set now.
    if (startSeconds !== null) element.currentTime = startSeconds;
    let savedSeconds = element.currentTime;
    const save = () => {
      savedSeconds = element.currentTime;
      savePosition(localStorage, recordingId, savedSeconds);
    };
    const saveNowAndThen = () => {
      if (Math.abs(element.currentTime - savedSeconds) >= SAVE_EVERY_SECONDS) save();
    };
    element.addEventListener('timeupdate', saveNowAndThen);
    element.addEventListener('pause', save);
    window.addEventListener('pagehide', save);
    return () => {
      element.removeEventListener('timeupdate', saveNowAndThen);
      element.removeEventListener('pause', save);
      window.removeEventListener('pagehide', save);
      save();
    };
  }, [video, recordingId, durationSeconds, startAtSeconds]);
}

/** Returns the position at which playback stopped on this device, in seconds; null to start at the beginning. */
export function loadPosition(storage: Storage, { recordingId, durationSeconds }: Playable): number | null {
  const seconds = readNumber(storage, keyOf(recordingId)) ?? 0;
  const isWorthIt = seconds >= WORTH_RESUMING_AFTER_SECONDS && seconds <= durationSeconds - FINISHED_BEFORE_END_SECONDS;
  return isWorthIt ? seconds : null;
}

export function savePosition(storage: Storage, recordingId: string, seconds: number): void {
  saveNumber(storage, keyOf(recordingId), Number(seconds.toFixed(1)));
}

function keyOf(recordingId: string): string {
  return `position.${recordingId}`;
}
