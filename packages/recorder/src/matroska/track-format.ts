import type { Codec, VideoCodec } from '../codecs/codec.ts';
import { codecPrivate } from '../codecs/codec-private.ts';
import type { PictureSize } from '../codecs/picture-size.ts';
import type { TrackFormat } from './track-header.ts';

/** The frame that a file begins with: a key frame where it is video. */
export interface FirstFrame {
  readonly data: Buffer;
  /** Video only. */
  readonly size?: PictureSize;
}

/** What a file has to declare for everything from its first frame on to be decoded. */
export function formatOf(codec: Codec, { data, size = { width: 0, height: 0 } }: FirstFrame): TrackFormat {
  return codec === 'opus' ? { kind: 'audio', codec, channels: 2 } : videoFormat(codec, data, size);
}

function videoFormat(codec: VideoCodec, keyFrame: Buffer, size: PictureSize): TrackFormat {
  const configuration = codecPrivate(codec, keyFrame);
  return { kind: 'video', codec, ...size, ...(configuration !== null && { codecPrivate: configuration }) };
}
