import type { PictureSize } from '../codecs/picture-size.ts';

/** What an assembler needs of an RTP packet. */
export interface MediaPacket {
  /** RTP timestamp, unwrapped. */
  readonly timestamp: number;
  /** The last packet of a frame (video). */
  readonly marker: boolean;
  readonly payload: Buffer;
}

/** A frame as it is coded, in decoding order, in the form in which Matroska holds it. */
export interface CodedFrame {
  readonly timestamp: number;
  readonly isKeyFrame: boolean;
  readonly data: Buffer;
  /** Told by key frames of video only. */
  readonly size?: PictureSize;
}

/** Turns a codec's RTP payloads, in order, into frames. Whatever comes over the wire, it never throws. */
export interface Depacketizer {
  /** The frames that this packet completes, in order: one at most, but for what redundancy brings back. */
  push(packet: MediaPacket): readonly CodedFrame[];
  /** Packets are missing before the next one. */
  noteLoss(): void;
  /** Whether a key frame is needed before anything more can be shown. */
  readonly needsKeyFrame: boolean;
}
