import type { PictureSize } from '../codecs/picture-size.ts';

/** The fields of an RTP packet that a depacketizer needs. */
export interface MediaPacket {
  /** RTP timestamp, unwrapped. */
  readonly timestamp: number;
  /** Whether this is the last packet of a frame (video). */
  readonly marker: boolean;
  readonly payload: Buffer;
}

/** An encoded frame, in decoding order, in the form that Matroska stores. */
export interface CodedFrame {
  readonly timestamp: number;
  readonly isKeyFrame: boolean;
  readonly data: Buffer;
  /** Set for key frames of video only. */
  readonly size?: PictureSize;
}

/** Turns a codec's RTP payloads, in order, into frames. It never throws, whatever the network delivers. */
export interface Depacketizer {
  /** Returns the frames that this packet completes, in order: at most one, plus those recovered from redundancy. */
  push(packet: MediaPacket): readonly CodedFrame[];
  /** Reports that packets are missing before the next one. */
  noteLoss(): void;
  /** Whether nothing more can be shown before the next key frame. */
  readonly needsKeyFrame: boolean;
}
