const EXTENSION = /\.[a-z0-9]{1,5}$/i;
const MAX_NAME_LENGTH = 120;
/**
 * Control and format characters, path separators, and the characters that Windows refuses. Line breaks would end a
 * header, and direction marks would change the reading order.
 */
const UNSAFE = /[\p{Cc}\p{Cf}"*/:<>?\\|]+/gu;

/** Returns the file name for a downloaded recording: the session's title, made safe for every file system. */
export function downloadNameOf(sessionTitle: string): string {
  return safeFileName(`${sessionTitle}.mp4`);
}

/** Returns a file name that every file system and header accepts, with the same extension; `recording` if it is empty. */
export function safeFileName(name: string): string {
  const [extension = ''] = EXTENSION.exec(name) ?? [];
  const stem = name.slice(0, name.length - extension.length).toWellFormed();
  const visible = stem
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  // Trimmed last, because the cut may leave a space or a dot at the end.
  const short = [...visible]
    .slice(0, MAX_NAME_LENGTH)
    .join('')
    .replace(/[. ]+$/, '');
  return (short === '' ? 'recording' : short) + extension;
}
