import type { PictureSize } from '../codecs/codec.ts';

/** The server ends a muted or vanished stream with frames of at most this size, which are not real pictures. */
const MAX_BLANK_SIDE_PX = 16;

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

/** Depacketizes Opus: each RTP packet is one Opus packet. @see https://www.rfc-editor.org/rfc/rfc7587 */
export class OpusDepacketizer implements Depacketizer {
  readonly needsKeyFrame = false;

  push({ timestamp, payload }: MediaPacket): readonly CodedFrame[] {
    return payload.length === 0 ? [] : [{ timestamp, isKeyFrame: true, data: payload }];
  }

  noteLoss(): void {
    // A lost packet leaves a gap in time, and the next packet can be decoded without it.
  }
}

/** A complete picture, joined from its packets. */
interface AssembledPicture {
  readonly timestamp: number;
  readonly data: Buffer;
  /** The size of a key frame; null for other frames. */
  readonly keyFrameSize: PictureSize | null;
}

/**
 * Passes only pictures that can be decoded: after a gap none before the next key frame, because a frozen picture is
 * better than a broken one; and none of the server's blank frames.
 */
export class KeyFrameGate {
  #needsKeyFrame = true;
  #isBlank = false;

  get needsKeyFrame(): boolean {
    return this.#needsKeyFrame;
  }

  /** Blocks pictures until the next key frame, because they refer to lost data. */
  close(): void {
    this.#needsKeyFrame = true;
  }

  /** Returns the picture as a frame, or nothing. */
  admit({ timestamp, data, keyFrameSize }: AssembledPicture): readonly CodedFrame[] {
    if (keyFrameSize === null) {
      return this.#needsKeyFrame || this.#isBlank ? [] : [{ timestamp, isKeyFrame: false, data }];
    }
    this.#isBlank = Math.min(keyFrameSize.width, keyFrameSize.height) <= MAX_BLANK_SIDE_PX;
    if (this.#isBlank) return [];
    this.#needsKeyFrame = false;
    return [{ timestamp, isKeyFrame: true, data, size: keyFrameSize }];
  }
}
