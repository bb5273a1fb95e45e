/** Starting a program, and the files it opens. */
const START_MS = 60_000;
/** Encoding takes a third of the media's length on an idle processor, and ten times as long on a busy machine. */
const ENCODE_MS_PER_SECOND = 20_000;
const DECODE_MS_PER_SECOND = 3_000;
const COPY_MS_PER_SECOND = 500;

/** Returns the time limit for encoding media of this length. */
export function encodeTimeoutMs(mediaSeconds: number): number {
  return Math.ceil(START_MS + mediaSeconds * ENCODE_MS_PER_SECOND);
}

/** Returns the time limit for decoding media of this length. */
export function decodeTimeoutMs(mediaSeconds: number): number {
  return Math.ceil(START_MS + mediaSeconds * DECODE_MS_PER_SECOND);
}

/** Returns the time limit for copying encoded media of this length. */
export function copyTimeoutMs(mediaSeconds: number): number {
  return Math.ceil(START_MS + mediaSeconds * COPY_MS_PER_SECOND);
}
