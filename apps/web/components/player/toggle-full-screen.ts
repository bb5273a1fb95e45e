/** Safari on iPhone has no full screen for elements, only its own player for videos. */
interface PhoneVideo extends HTMLVideoElement {
  readonly webkitEnterFullscreen?: () => void;
}

/** Enters or exits full screen: with our controls if the browser supports it, else with the phone's own player. */
export function toggleFullScreen(video: PhoneVideo, frame: HTMLElement): void {
  if (document.fullscreenElement !== null && document.fullscreenElement !== undefined) {
    void document.exitFullscreen();
  } else if (document.fullscreenEnabled) {
    // Browsers refuse full screen without a user gesture. The player then does not change.
    frame.requestFullscreen().catch(() => undefined);
  } else {
    video.webkitEnterFullscreen?.();
  }
}
