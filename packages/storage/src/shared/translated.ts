import { Readable } from 'node:stream';

/** What a vendor's iterator yields, its errors translated. */
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

/** The same for bytes: a connection that breaks in the middle is the store's failure, not the reader's. */
export function translatedStream(stream: Readable, translate: (error: unknown) => unknown): Readable {
  return Readable.from(translated(stream, translate), { objectMode: false });
}
