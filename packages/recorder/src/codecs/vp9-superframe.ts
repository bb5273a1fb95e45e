const INDEX_MARKER = 0b110;
const SIZE_BYTES = 4;

/**
 * Joins up to 8 frames into a superframe: the frames one after the other, then their sizes.
 * @see VP9 bitstream, annex B
 */
export function vp9Superframe(frames: readonly Buffer[]): Buffer {
  const marker = Buffer.from([(INDEX_MARKER << 5) | ((SIZE_BYTES - 1) << 3) | (frames.length - 1)]);
  const sizes = Buffer.alloc(SIZE_BYTES * frames.length);
  for (const [index, frame] of frames.entries()) sizes.writeUInt32LE(frame.length, SIZE_BYTES * index);
  return Buffer.concat([...frames, marker, sizes, marker]);
}
