import type { Codec, VideoCodec } from '../codecs/codec.ts';
import { codecPrivate } from '../codecs/codec-private.ts';
import type { PictureSize } from '../codecs/picture-size.ts';
import type { TrackFormat } from './track-header.ts';

/** The first frame of a file: a key frame in a video file. */
export interface FirstFrame {
  readonly data: Buffer;
  /** Video only. */
  readonly size?: PictureSize;
}

/** Returns what a file must declare so that everything from its first frame on can be decoded. */
export function formatOf(codec: Codec, { data, size = { width: 0, height: 0 } }: FirstFrame): TrackFormat {
  return codec === 'opus' ? { kind: 'audio', codec, channels: 2 } : videoFormat(codec, data, size);
}

function videoFormat(codec: VideoCodec, keyFrame: Buffer, size: PictureSize): TrackFormat {
  const configuration = codecPrivate(codec, keyFrame);
  return { kind: 'video', codec, ...size, ...(configuration !== null && { codecPrivate: configuration }) };
}
