import type { FileHandle } from 'node:fs/promises';

const CHUNK_SIZE_BYTES = 256 * 1024;

export interface StreamFileRequest {
  /** The stream closes it when it ends, fails or is canceled. */
  readonly handle: FileHandle;
  /** First and last byte, inclusive. */
  readonly start: number;
  readonly end: number;
  /** Aborts when the client disconnects, even before it has read anything. */
  readonly signal: AbortSignal;
}

/** Returns a part of a file as a web stream. It does not read ahead, so a paused player uses no memory. */
export function streamFile({ handle, start, end, signal }: StreamFileRequest): ReadableStream<Uint8Array> {
  let position = start;
  const close = () => handle.close();
  if (signal.aborted) void close();
  signal.addEventListener('abort', close, { once: true });
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const chunk = await readChunk(handle, position, Math.min(CHUNK_SIZE_BYTES, end - position + 1));
    position += chunk.length;
    controller.enqueue(chunk);
    if (position <= end) return;
    await handle.close();
    controller.close();
  };
  return new ReadableStream({ pull, cancel: close }, { highWaterMark: 0 });
}

async function readChunk(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, position);
    if (bytesRead === 0) throw new Error('The file became shorter while it was being sent.');
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    await handle.close();
    throw error;
  }
}
