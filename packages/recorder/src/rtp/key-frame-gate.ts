import type { PictureSize } from '../codecs/picture-size.ts';
import type { CodedFrame } from './depacketizer.ts';

/** A complete picture, joined from its packets. */
export interface AssembledPicture {
  readonly timestamp: number;
  readonly data: Buffer;
  /** The size of a key frame; null for other frames. */
  readonly keyFrameSize: PictureSize | null;
}

/** The server ends a muted or vanished stream with frames of at most this size, which are not real pictures. */
const MAX_BLANK_SIDE_PX = 16;

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
