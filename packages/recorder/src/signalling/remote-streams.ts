import { type MediaDescription, SessionDescription } from 'werift';

/** One incoming RTP stream as the server's offer describes it. */
export interface RemoteStream {
  readonly ssrc: number;
  readonly trackSid: string;
  /** Codecs by RTP payload type. One m-line lists several codecs, and each packet says which one it uses. */
  readonly codecs: ReadonlyMap<number, RemoteCodec>;
}

export interface RemoteCodec {
  /** Lower-case name, as in `vp8`, `opus`, `red`. */
  readonly name: string;
  readonly clockRateHz: number;
  readonly channels: number;
}

/**
 * Returns the streams in an offer, by SSRC. LiveKit names a stream's track in its msid ("participant|stream track").
 * Retransmission streams (the second SSRC of an FID group) are left out.
 * @see https://www.rfc-editor.org/rfc/rfc8830 msid
 */
export function parseRemoteStreams(sdp: string): Map<number, RemoteStream> {
  const streams = new Map<number, RemoteStream>();
  for (const media of SessionDescription.parse(sdp).media) {
    const codecs = codecsOf(media);
    const repairs = new Set(
      media.ssrcGroup.filter((group) => group.semantic === 'FID').map((group) => Number(group.items[1])),
    );
    for (const { ssrc, msid } of media.ssrc) {
      const trackSid = msid?.split(' ')[1];
      if (trackSid === undefined || repairs.has(ssrc)) continue;
      streams.set(ssrc, { ssrc, trackSid, codecs });
    }
  }
  return streams;
}

function codecsOf(media: MediaDescription): Map<number, RemoteCodec> {
  return new Map(
    media.rtp.codecs.map((codec) => [
      codec.payloadType,
      { name: codec.name.toLowerCase(), clockRateHz: codec.clockRate, channels: codec.channels ?? 1 },
    ]),
  );
}
