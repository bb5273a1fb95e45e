import { extname } from 'node:path';
import { create } from 'content-disposition';

const CONTENT_TYPES: Readonly<Record<string, string>> = { '.mp4': 'video/mp4', '.jpg': 'image/jpeg' };

const UNNAMED = 'application/octet-stream';

/** The media types of all stored objects: recordings, posters, raw tracks. */
export const STORED_TYPES: readonly string[] = [...Object.values(CONTENT_TYPES), UNNAMED];

/** Returns the media type of an object by its path. */
export function contentTypeOf(path: string): string {
  return CONTENT_TYPES[extname(path)] ?? UNNAMED;
}

const EXTENSION = /\.[a-z0-9]{1,5}$/i;
const MAX_NAME_LENGTH = 120;
/** Path separators and the characters that Windows refuses in file names. */
const FORBIDDEN = /[/\\:*?"<>|]/g;
/** Control and format characters: line breaks would end the header, direction marks would change the reading order. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;

/**
 * Returns the Content-Disposition header of an object: `inline`, or an attachment with a name that is safe for every
 * file system.
 * @see https://www.rfc-editor.org/rfc/rfc6266 and https://www.rfc-editor.org/rfc/rfc8187 for names beyond ASCII
 */
export function contentDisposition(downloadAs?: string): string {
  return downloadAs === undefined ? 'inline' : create(safeFileName(downloadAs));
}

/** Returns a file name that every file system accepts. */
export function safeFileName(name: string): string {
  const [extension = ''] = name.match(EXTENSION) ?? [];
  const stem = name.slice(0, name.length - extension.length);
  return (cleaned(stem) || 'recording') + extension;
}

function cleaned(text: string): string {
  const visible = text.toWellFormed().replace(INVISIBLE, ' ').replace(FORBIDDEN, '-').replace(/\s+/g, ' ');
  const trimmed = visible.replace(/^[\s.]+|[\s.]+$/g, '');
  return [...trimmed].slice(0, MAX_NAME_LENGTH).join('').trimEnd();
}
