import type { PictureSize } from '../codecs/picture-size.ts';
import type { CodedFrame } from './depacketizer.ts';

/** A whole picture out of its packets. */
export interface AssembledPicture {
  readonly timestamp: number;
  readonly data: Buffer;
  /** Null where it is no key frame. */
  readonly keyFrameSize: PictureSize | null;
}

/** The server ends a muted or vanished stream with frames of this size or less; they are no picture. */
const MAX_BLANK_SIDE_PX = 16;

/**
 * Lets pictures pass that can be decoded: after a hole nothing before the next key frame, since a picture that stands
 * still for a moment is better than a broken one; and none of the server's blank frames.
 */
export class KeyFrameGate {
  #needsKeyFrame = true;
  #isBlank = false;

  get needsKeyFrame(): boolean {
    return this.#needsKeyFrame;
  }

  /** Something is missing: what follows refers to what never came. */
  close(): void {
    this.#needsKeyFrame = true;
  }

  /** The picture as a frame, or nothing. */
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
