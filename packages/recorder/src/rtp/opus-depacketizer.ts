import type { CodedFrame, Depacketizer, MediaPacket } from './depacketizer.ts';

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
