import { BitReader } from '@young-minds/media/bit-reader';
import type { PictureSize } from './codec.ts';

const FRAME_MARKER = 2;
const SYNC_CODE = 0x498342;
const SRGB = 7;
const INDEX_MARKER = 0b110;
const SIZE_BYTES = 4;

/** Returns width and height from a key frame's header; null for every other frame. @see VP9 bitstream, 6.2 */
export function vp9KeyFrameSize(frame: Buffer): PictureSize | null {
  const bits = new BitReader(frame);
  const isFrame = bits.unsigned(2) === FRAME_MARKER;
  const profile = bits.unsigned(1) + 2 * bits.unsigned(1);
  if (profile === 3) bits.skip(1);
  const showsExistingFrame = bits.flag();
  const isKeyFrame = !bits.flag();
  bits.skip(2); // shown, error resilient
  if (!isFrame || showsExistingFrame || !isKeyFrame || bits.unsigned(24) !== SYNC_CODE) return null;
  skipColor(bits, profile);
  const size = { width: bits.unsigned(16) + 1, height: bits.unsigned(16) + 1 };
  return bits.isPastEnd ? null : size;
}

/** Skips the color configuration. @see VP9 bitstream, 6.2.2 */
function skipColor(bits: BitReader, profile: number): void {
  const hasSubsampling = profile === 1 || profile === 3;
  if (profile >= 2) bits.skip(1); // bit depth
  const isSrgb = bits.unsigned(3) === SRGB;
  if (!isSrgb) bits.skip(1); // range
  if (hasSubsampling) bits.skip(isSrgb ? 1 : 3);
}

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
