// Control characters, and characters that a file system or header may refuse.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be taken out
const UNSAFE = /[\u0000-\u001f\u007f"*/:<>?\\|]+/g;

/** Returns the file name for a downloaded recording: the session's title, made safe for every file system. */
export function downloadNameOf(sessionTitle: string): string {
  const safe = sessionTitle
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  return `${safe === '' ? 'recording' : safe}.mp4`;
}
