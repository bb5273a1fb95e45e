/** Safari on iPhone has no full screen for elements, only its own player for the video. */
interface PhoneVideo extends HTMLVideoElement {
  readonly webkitEnterFullscreen?: () => void;
}

/** Enters full screen with our own controls where the browser can, else with the phone's. */
export function toggleFullScreen(video: PhoneVideo, frame: HTMLElement): void {
  if (document.fullscreenElement !== null && document.fullscreenElement !== undefined) {
    void document.exitFullscreen();
  } else if (document.fullscreenEnabled) {
    // Refused when the browser finds no gesture of the person behind it; the player then simply stays as it is.
    frame.requestFullscreen().catch(() => undefined);
  } else {
    video.webkitEnterFullscreen?.();
  }
}
