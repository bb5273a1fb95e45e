import { Readable } from 'node:stream';
import type { ByteRange } from '@young-minds/recording/ports';

/** A transfer without progress for this time is aborted; the next attempt resumes it. */
const STALLED_AFTER_MS = 60_000;
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

/** Yields the items of a vendor's iterator and translates its errors. */
export async function* translated<T>(
  items: AsyncIterable<T>,
  translate: (error: unknown) => unknown,
): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw translate(error);
  }
}

/** Does the same for a stream of bytes: a broken connection becomes the store's error, not the reader's. */
export function translatedStream(stream: Readable, translate: (error: unknown) => unknown): Readable {
  return Readable.from(translated(stream, translate), { objectMode: false });
}

interface StallWatch {
  /** Reports progress. */
  readonly note: () => void;
  stop(): void;
}

/** Calls `onStall` once if there is no progress for a minute, which some vendors' clients never detect. */
export function watchForStall(onStall: (error: Error) => void): StallWatch {
  const give = () => onStall(Object.assign(new Error('Nothing has moved for a minute.'), { code: 'ETIMEDOUT' }));
  const timer = setTimeout(give, STALLED_AFTER_MS);
  return { note: () => timer.refresh(), stop: () => clearTimeout(timer) };
}
