// Characters that some file system or header refuses, and control characters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be taken out
const UNSAFE = /[\u0000-\u001f\u007f"*/:<>?\\|]+/g;

/** The file name a recording is downloaded under: the session's title, made safe for every file system. */
export function downloadNameOf(sessionTitle: string): string {
  const safe = sessionTitle
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  return `${safe === '' ? 'recording' : safe}.mp4`;
}
