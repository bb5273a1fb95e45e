import { Readable } from 'node:stream';

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
