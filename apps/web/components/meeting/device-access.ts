/** Returns whether this page can use camera and microphone. Browsers hide them from pages loaded over plain HTTP. */
export function canUseDevices(): boolean {
  return typeof navigator.mediaDevices?.getUserMedia === 'function';
}

/** Returns whether this browser can share the screen. Browsers on phones cannot. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}
