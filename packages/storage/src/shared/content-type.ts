import { extname } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = { '.mp4': 'video/mp4', '.jpg': 'image/jpeg' };

const UNNAMED = 'application/octet-stream';

/** The media types of all stored objects: recordings, posters, raw tracks. */
export const STORED_TYPES: readonly string[] = [...Object.values(CONTENT_TYPES), UNNAMED];

/** Returns the media type of an object by its path. */
export function contentTypeOf(path: string): string {
  return CONTENT_TYPES[extname(path)] ?? UNNAMED;
}
