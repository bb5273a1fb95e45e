import { type CodedFrame, encodePicture, encodeSound } from '../coded-media.ts';
import type { RtpPublisher } from '../rtp-publisher.ts';
import { vp8Packets } from '../vp8-packets.ts';
import { repeat, VIDEO_CLOCK_HZ } from './attack.ts';

const FPS = 10;
const OPUS_PACKETS_PER_SECOND = 50;
const OPUS_PACKET_TICKS = 960;

/** How packets differ from those of an honest sender. Each function is called once per frame. */
export interface Leaps {
  /** Returns ticks of the media's clock that are added to this frame's timestamp and all later ones. */
  readonly timestamp?: () => number;
  /** Returns how many sequence numbers are left out before this frame. */
  readonly sequence?: () => number;
}

/** Encodes a second of gray noise, which no one takes for a test card. Every frame is a key frame. */
export function encodeNoise(width: number, height: number): Promise<CodedFrame[]> {
  const frames = { fps: FPS, seconds: 1, keyFrameSeconds: 1 / FPS };
  return encodePicture({ ...frames, picture: 'gray', filter: 'noise=c0s=60:c0f=t', width, height });
}

interface PictureStream extends Leaps {
  readonly frames: readonly CodedFrame[];
  /** Default: 10. */
  readonly perSecond?: number;
}

/** Sends the same pictures on all video tracks, in a loop. */
export function sendPictures(publisher: RtpPublisher, stream: PictureStream): void {
  const { frames, perSecond = FPS, timestamp = noLeap, sequence = noLeap } = stream;
  const tracks = publisher.tracks.filter(({ kind }) => kind === 'video');
  let ticks = 0;
  repeat(publisher, perSecond, (index) => {
    ticks += VIDEO_CLOCK_HZ / perSecond + timestamp();
    const packets = vp8Packets(frames[index % frames.length]?.data ?? Buffer.alloc(0), ticks, index);
    const left = sequence();
    for (const track of tracks) {
      track.skip(left);
      for (const packet of packets) track.send(packet);
    }
  });
}

let sound: Promise<CodedFrame[]> | undefined;

/** Sends a tone on the first audio track. */
export async function sendSound(
  publisher: RtpPublisher,
  { timestamp = noLeap, sequence = noLeap }: Leaps = {},
): Promise<void> {
  sound ??= encodeSound({ sound: 'sine=frequency=330', seconds: 1 });
  const packets = await sound;
  const track = publisher.track('audio');
  let ticks = 0;
  repeat(publisher, OPUS_PACKETS_PER_SECOND, (index) => {
    ticks += OPUS_PACKET_TICKS + timestamp();
    track.skip(sequence());
    const payload = packets[index % packets.length]?.data ?? Buffer.alloc(0);
    track.send({ timestamp: ticks, marker: false, payload });
  });
}

function noLeap(): number {
  return 0;
}
