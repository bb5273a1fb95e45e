import { RTCRtpCodecParameters, useAV1, useH264, useNACK, useOPUS, usePLI, useVP8, useVP9 } from 'werift';

/**
 * Returns the codecs that the answer to the server's offer accepts. werift pairs each entry with one in the offer, so a
 * codec is listed once per profile that the server offers. Codecs that are not offered are left out of the answer.
 */
export function answeredCodecs(): { audio: RTCRtpCodecParameters[]; video: RTCRtpCodecParameters[] } {
  const video = { rtcpFeedback: [useNACK(), usePLI()] };
  return {
    // RED must precede the codec that it repeats: werift assigns it the next codec in the list.
    audio: [new RTCRtpCodecParameters({ mimeType: 'audio/red', clockRate: 48_000, channels: 2 }), useOPUS()],
    video: [
      useVP8(video),
      ...[useVP9(video), useVP9(video)],
      ...[useH264(video), useH264(video), useH264(video)],
      useAV1(video),
    ],
  };
}
