import { Readable } from 'node:stream';
import type { ByteRange } from '@young-minds/recording/ports';

/** Long enough for any object; such a URL never leaves this process. */
export const READING_SECONDS = 24 * 60 * 60;

/** The bytes behind a signed URL, or a part of them; else what it is refused with. */
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
