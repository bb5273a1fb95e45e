import { Readable } from 'node:stream';
import type { ByteRange } from '@young-minds/recording/ports';

/** How long URLs for reading are valid: long enough for any object. Such a URL never leaves this process. */
export const READING_SECONDS = 24 * 60 * 60;

/** Opens a stream of the object at a signed URL, or of a range of it. Returns the status if the store refuses. */
export async function openUrl(
  url: string,
  range: ByteRange | undefined,
): Promise<{ readonly stream: Readable } | { readonly status: number; readonly statusText: string }> {
  const headers = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` };
  const response = await fetch(url, { headers });
  if (response.ok && response.body !== null) return { stream: Readable.from(response.body, { objectMode: false }) };
  await response.body?.cancel();
  return response;
}
