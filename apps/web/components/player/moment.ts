/** Parses the position in `?t=`, in seconds; null if there is none. */
export function parsePosition(value: string | readonly string[] | undefined): number | null {
  return typeof value === 'string' && /^\d{1,6}(\.\d{1,6})?$/.test(value) ? Number(value) : null;
}

/** Returns the link to a position of a recording. Browsers count time in microseconds, so the same frame is shown. */
export function momentLink(recordingUrl: string, seconds: number): string {
  const url = new URL(recordingUrl);
  url.search = `?t=${Number(seconds.toFixed(6))}`;
  url.hash = '';
  return url.href;
}
