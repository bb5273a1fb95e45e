import { type RefObject, useEffect } from 'react';
import { loadPosition, savePosition } from './resume-position.ts';

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
