/** The position of an MP4's media data, as byte offsets in the file. */
export interface MediaData {
  readonly start: number;
  readonly end: number;
}

const BOX_TYPE = /^[a-z0-9 ]{4}$/;

/**
 * Finds the `mdat` box of a file that was cut off. Its size would have been written at the end, so it is limited to the
 * file's size.
 * @see ISO/IEC 14496-12, 4.2: size and type, with a 64-bit size after the type if the size is 1
 */
export function findMediaData(file: Buffer): MediaData | null {
  for (let offset = 0; offset + 16 <= file.length; ) {
    const shortSize = file.readUInt32BE(offset);
    const type = file.toString('latin1', offset + 4, offset + 8);
    if (!BOX_TYPE.test(type)) return null;
    const size = shortSize === 1 ? Number(file.readBigUInt64BE(offset + 8)) : shortSize;
    const end = size === 0 ? file.length : Math.min(offset + size, file.length);
    if (type === 'mdat') return { start: offset + (shortSize === 1 ? 16 : 8), end: size <= 16 ? file.length : end };
    if (size < 8) return null;
    offset += size;
  }
  return null;
}
