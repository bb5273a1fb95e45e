import type { CodedFrame, FrameAssembler, MediaPacket } from './frame-assembler.ts';

/** One RTP packet is one Opus packet. @see https://www.rfc-editor.org/rfc/rfc7587 */
export class OpusAssembler implements FrameAssembler {
  readonly needsKeyFrame = false;

  push({ timestamp, payload }: MediaPacket): readonly CodedFrame[] {
    return payload.length === 0 ? [] : [{ timestamp, isKeyFrame: true, data: payload }];
  }

  noteLoss(): void {
    // A lost packet is a gap in time, and the next one decodes without it.
  }
}
