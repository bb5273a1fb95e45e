import type { AudioCodec, Codec, PictureSize, VideoCodec } from '../codecs/codec.ts';
import { codecPrivate } from '../codecs/codec-private.ts';
import { ELEMENT, element, floatElement, openElement, stringElement, unsignedElement } from './ebml.ts';

/** What a file with one track declares about it. */
export type TrackFormat =
  | (PictureSize & { readonly kind: 'video'; readonly codec: VideoCodec; readonly codecPrivate?: Buffer })
  | { readonly kind: 'audio'; readonly codec: AudioCodec; readonly channels: number };

/** @see https://www.matroska.org/technical/codec_specs.html */
const CODEC_ID = {
  vp8: 'V_VP8',
  vp9: 'V_VP9',
  h264: 'V_MPEG4/ISO/AVC',
  av1: 'V_AV1',
  opus: 'A_OPUS',
} as const satisfies Record<Codec, string>;

const TRACK_TYPE = { video: 1, audio: 2 } as const;
const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/** Returns everything before the first cluster. Times in the file are in milliseconds. */
export function fileHeader(format: TrackFormat): Buffer {
  return Buffer.concat([
    element(
      ELEMENT.ebml,
      unsignedElement(ELEMENT.ebmlVersion, 1),
      unsignedElement(ELEMENT.ebmlReadVersion, 1),
      unsignedElement(ELEMENT.ebmlMaxIdLength, 4),
      unsignedElement(ELEMENT.ebmlMaxSizeLength, 8),
      stringElement(ELEMENT.docType, 'matroska'),
      unsignedElement(ELEMENT.docTypeVersion, 4),
      unsignedElement(ELEMENT.docTypeReadVersion, 2),
    ),
    openElement(ELEMENT.segment),
    element(
      ELEMENT.info,
      unsignedElement(ELEMENT.timestampScale, NANOSECONDS_PER_MILLISECOND),
      stringElement(ELEMENT.muxingApp, 'young-minds'),
      stringElement(ELEMENT.writingApp, 'young-minds'),
    ),
    element(ELEMENT.tracks, trackEntry(format)),
  ]);
}

function trackEntry(format: TrackFormat): Buffer {
  return element(
    ELEMENT.trackEntry,
    unsignedElement(ELEMENT.trackNumber, 1),
    unsignedElement(ELEMENT.trackUid, 1),
    unsignedElement(ELEMENT.trackType, TRACK_TYPE[format.kind]),
    unsignedElement(ELEMENT.flagLacing, 0),
    stringElement(ELEMENT.codecId, CODEC_ID[format.codec]),
    ...(format.kind === 'video' ? videoEntry(format) : audioEntry(format)),
  );
}

function videoEntry(format: Extract<TrackFormat, { kind: 'video' }>): Buffer[] {
  return [
    ...(format.codecPrivate === undefined ? [] : [element(ELEMENT.codecPrivate, format.codecPrivate)]),
    element(
      ELEMENT.video,
      unsignedElement(ELEMENT.pixelWidth, format.width),
      unsignedElement(ELEMENT.pixelHeight, format.height),
    ),
  ];
}

function audioEntry(format: Extract<TrackFormat, { kind: 'audio' }>): Buffer[] {
  return [
    element(ELEMENT.codecPrivate, opusHead(format.channels)),
    element(
      ELEMENT.audio,
      floatElement(ELEMENT.samplingFrequency, 48_000),
      unsignedElement(ELEMENT.channels, format.channels),
    ),
  ];
}

/**
 * Returns Opus's identification header. The pre-skip is zero: a stream received over RTP starts mid-stream and contains
 * no padding.
 * @see https://www.rfc-editor.org/rfc/rfc7845#section-5.1
 */
function opusHead(channels: number): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'ascii');
  head.writeUInt8(1, 8);
  head.writeUInt8(channels, 9);
  head.writeUInt16LE(0, 10);
  head.writeUInt32LE(48_000, 12);
  return head;
}

/** The first frame of a file: a key frame in a video file. */
interface FirstFrame {
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
