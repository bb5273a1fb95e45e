import { extname } from 'node:path';
import { safeFileName } from '@young-minds/recording/domain';
import { create } from 'content-disposition';

const CONTENT_TYPES: Readonly<Record<string, string>> = { '.mp4': 'video/mp4', '.jpg': 'image/jpeg' };

const UNNAMED = 'application/octet-stream';

/** The media types of all stored objects: recordings, posters, raw tracks. */
export const STORED_TYPES: readonly string[] = [...Object.values(CONTENT_TYPES), UNNAMED];

/** Returns the media type of an object by its path. */
export function contentTypeOf(path: string): string {
  return CONTENT_TYPES[extname(path)] ?? UNNAMED;
}

/**
 * Returns the Content-Disposition header of an object: `inline`, or an attachment with a name that is safe for every
 * file system.
 * @see https://www.rfc-editor.org/rfc/rfc6266 and https://www.rfc-editor.org/rfc/rfc8187 for names beyond ASCII
 */
export function contentDisposition(downloadAs?: string): string {
  return downloadAs === undefined ? 'inline' : create(safeFileName(downloadAs));
}
