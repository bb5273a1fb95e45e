import { type RefObject, useEffect } from 'react';
import { loadPosition, savePosition } from './resume-position.ts';

const SAVE_EVERY_SECONDS = 5;

/** Goes on where this recording was left on this device, and remembers the place from then on. */
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
      // An empty element, between two sources, is at zero, where nobody left it.
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
