import { expect, it } from 'vitest';
import { parseRemoteStreams } from './remote-streams.ts';

const OFFER = [
  'v=0',
  'o=- 3446287321321 1700000000 IN IP4 0.0.0.0',
  's=-',
  't=0 0',
  'a=msid-semantic:WMS *',
  'a=fingerprint:sha-256 0F:74:31:25:CB:A2:13:EC:28:6F:6D:2C:61:FF:5D:C2:BC:B9:DB:3D:98:14:8D:1A:BB:EA:33:0C:A4:60:A8:8E',
  'a=group:BUNDLE 0 1 2 3',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
  'c=IN IP4 0.0.0.0',
  'a=setup:actpass',
  'a=mid:0',
  'a=ice-ufrag:someufrag',
  'a=ice-pwd:somepasswordofthirtytwocharacters',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=ssrc:1001 cname:PA_ada|TR_microphone',
  'a=ssrc:1001 msid:PA_ada|TR_microphone TR_microphone',
  'a=sendonly',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
  'c=IN IP4 0.0.0.0',
  'a=setup:actpass',
  'a=mid:1',
  'a=ice-ufrag:someufrag',
  'a=ice-pwd:somepasswordofthirtytwocharacters',
  'a=rtcp-mux',
  'a=rtpmap:96 VP8/90000',
  'a=rtcp-fb:96 nack',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:98 H264/90000',
  'a=ssrc-group:FID 2001 2002',
  'a=ssrc:2001 cname:PA_ada|TR_camera',
  'a=ssrc:2001 msid:PA_ada|TR_camera TR_camera',
  'a=ssrc:2002 cname:PA_ada|TR_camera',
  'a=ssrc:2002 msid:PA_ada|TR_camera TR_camera',
  'a=sendonly',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'c=IN IP4 0.0.0.0',
  'a=setup:actpass',
  'a=mid:2',
  'a=ice-ufrag:someufrag',
  'a=ice-pwd:somepasswordofthirtytwocharacters',
  'a=rtcp-mux',
  'a=rtpmap:96 VP8/90000',
  'a=inactive',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=setup:actpass',
  'a=mid:3',
  'a=ice-ufrag:someufrag',
  'a=ice-pwd:somepasswordofthirtytwocharacters',
  'a=sctp-port:5000',
  '',
].join('\r\n');

it('finds each sent stream with its track and codecs, and no repair streams', () => {
  const streams = parseRemoteStreams(OFFER);
  expect([...streams.values()].map(({ ssrc, trackSid }) => [ssrc, trackSid])).toEqual([
    [1001, 'TR_microphone'],
    [2001, 'TR_camera'],
  ]);
  expect(streams.get(1001)?.codecs.get(111)).toEqual({ name: 'opus', clockRateHz: 48_000, channels: 2 });
  expect(streams.get(1001)?.codecs.get(63)?.name).toBe('red');
  expect(streams.get(2001)?.codecs.get(96)).toEqual({ name: 'vp8', clockRateHz: 90_000, channels: 1 });
  expect(streams.get(2001)?.codecs.get(98)?.name).toBe('h264');
});
