import os from 'node:os';
import { expect, it, vi } from 'vitest';
import { RTCPeerConnection } from 'werift';
import { answeredCodecs, SubscriberPeer } from './subscriber-peer.ts';

const CONNECTION = [
  'c=IN IP4 0.0.0.0',
  'a=setup:actpass',
  'a=ice-ufrag:someufrag',
  'a=ice-pwd:somepasswordofthirtytwocharacters',
  'a=rtcp-mux',
  'a=sendrecv',
];

/** LiveKit's offer to a subscriber. */
const OFFER = [
  'v=0',
  'o=- 3446287321321 1700000000 IN IP4 0.0.0.0',
  's=-',
  't=0 0',
  'a=fingerprint:sha-256 0F:74:31:25:CB:A2:13:EC:28:6F:6D:2C:61:FF:5D:C2:BC:B9:DB:3D:98:14:8D:1A:BB:EA:33:0C:A4:60:A8:8E',
  'a=group:BUNDLE 0 1',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100 101 125 126 108 109 123 124 35 36 116 117',
  'a=mid:0',
  ...CONNECTION,
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:98 VP9/90000',
  'a=fmtp:98 profile-id=0',
  'a=rtpmap:99 rtx/90000',
  'a=fmtp:99 apt=98',
  'a=rtpmap:100 VP9/90000',
  'a=fmtp:100 profile-id=1',
  'a=rtpmap:125 H264/90000',
  'a=fmtp:125 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f',
  'a=rtpmap:108 H264/90000',
  'a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=rtpmap:123 H264/90000',
  'a=fmtp:123 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=640032',
  'a=rtpmap:35 AV1/90000',
  'a=rtpmap:116 H265/90000',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 0 8',
  'a=mid:1',
  ...CONNECTION,
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=fmtp:63 111/111',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  '',
].join('\r\n');

async function answerTo(offer: string): Promise<string> {
  const connection = new RTCPeerConnection({ codecs: answeredCodecs(), iceServers: [] });
  try {
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    const answer = await connection.createAnswer();
    return answer.sdp;
  } finally {
    await connection.close();
  }
}

const acceptedIn = (answer: string) => answer.match(/(?<=^m=(audio|video) 9 UDP\/TLS\/RTP\/SAVPF ).*$/gm);

it('accepts every profile of recordable codecs, and no repair streams or other codecs', async () => {
  expect(acceptedIn(await answerTo(OFFER))).toEqual(['96 98 100 125 108 123 35', '63 111']);
});

it('accepts the recordable codecs that an offer contains', async () => {
  const poorer = OFFER.replace('m=audio 9 UDP/TLS/RTP/SAVPF 111 63 0 8', 'm=audio 9 UDP/TLS/RTP/SAVPF 111')
    .replace(/m=video .*/, 'm=video 9 UDP/TLS/RTP/SAVPF 108 96')
    .replace(/a=(rtpmap|fmtp):(?!(108|96|111) ).*\r\n/g, '');
  expect(acceptedIn(await answerTo(poorer))).toEqual(['96 108', '111']);
});

it('offers the address of an interface that werift leaves out', async () => {
  const tap = {
    address: '10.0.2.100',
    netmask: '255.255.255.0',
    mac: '02:00:00:00:00:01',
    internal: false,
    cidr: null,
  };
  using _interfaces = vi.spyOn(os, 'networkInterfaces').mockReturnValue({ tap0: [{ ...tap, family: 'IPv4' }] });
  const candidates: string[] = [];
  const ignore = () => undefined;
  const peer = new SubscriberPeer({
    isLoopback: false,
    onRtp: ignore,
    onSenderReport: ignore,
    onLocalCandidate: (candidate) => candidates.push(candidate),
    onFailed: ignore,
  });
  try {
    await peer.answer(OFFER);
    await peer.gathered();
    expect(candidates).toContainEqual(expect.stringContaining('10.0.2.100'));
  } finally {
    await peer.close();
  }
});
