/** Whether this page may ask for a camera at all: browsers hide them from pages that came over plain HTTP. */
export function canUseDevices(): boolean {
  return typeof navigator.mediaDevices?.getUserMedia === 'function';
}

/** Phones cannot share their screen from a browser. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function';
}
