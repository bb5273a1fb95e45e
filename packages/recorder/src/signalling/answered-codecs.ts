import { RTCRtpCodecParameters, useAV1, useH264, useNACK, useOPUS, usePLI, useVP8, useVP9 } from 'werift';

/**
 * What the answer to the server's offer accepts. werift pairs each entry with one of the offer's, so a codec stands
 * here as often as the server offers a profile of it; what is not offered is left out of the answer.
 */
export function answeredCodecs(): { audio: RTCRtpCodecParameters[]; video: RTCRtpCodecParameters[] } {
  const video = { rtcpFeedback: [useNACK(), usePLI()] };
  return {
    // RED stands in front of the codec that it repeats: werift takes the next one for it.
    audio: [new RTCRtpCodecParameters({ mimeType: 'audio/red', clockRate: 48_000, channels: 2 }), useOPUS()],
    video: [
      useVP8(video),
      ...[useVP9(video), useVP9(video)],
      ...[useH264(video), useH264(video), useH264(video)],
      useAV1(video),
    ],
  };
}
