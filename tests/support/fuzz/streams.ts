import type { MediaPacket } from '@young-minds/recorder/rtp/depacketizer';
import { Av1Packetizer, H264Packetizer, type RtpPacket, Vp8Packetizer } from 'werift';
import { OPUS_ARGUMENTS, readMatroska, runFfmpeg, vp8Arguments } from '../coded-media.ts';

/** What a sender's browser sends on one track. */
export interface FuzzStream {
  /** The name in the session description, such as `vp9`. */
  readonly name: string;
  readonly frames: readonly Buffer[];
  readonly packets: readonly MediaPacket[];
}

const PAYLOAD_BYTES = 200;
const FRAME_TICKS = 3000;
const IVF_HEADER_BYTES = 32;
const IVF_FRAME_HEADER_BYTES = 12;
const VIDEO = ['-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=10', '-frames:v', '12', '-pix_fmt', 'yuv420p'];
const LIVE_VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-lag-in-frames', '0', '-g', '6'];
const LIVE_AV1 = ['-c:v', 'libaom-av1', '-usage', 'realtime', '-cpu-used', '8', '-lag-in-frames', '0', '-g', '6'];
/** Parameter sets are inside each key frame, as browsers send them. */
const LIVE_H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '6', '-x264-params'];

/** Encodes a short stream with the encoder of each codec, so that mutations start from bytes that are nearly right. */
export async function encodeStreams(): Promise<readonly FuzzStream[]> {
  const [vp8, vp9, h264, av1, opus] = await Promise.all([
    encode([...VIDEO, ...vp8Arguments(200_000, 6)]),
    encode([...VIDEO, ...LIVE_VP9]),
    encode([...VIDEO, ...LIVE_H264, 'repeat-headers=1:slices=2']),
    encodeIvf([...VIDEO, ...LIVE_AV1]),
    encode(['-f', 'lavfi', '-i', 'sine=frequency=440', '-t', '0.3', '-ar', '48000', ...OPUS_ARGUMENTS]),
  ]);
  return [
    streamOf('vp8', vp8, rtp(new Vp8Packetizer({ maxPayloadSize: PAYLOAD_BYTES }))),
    streamOf('vp9', vp9, vp9Packets),
    streamOf('h264', h264, rtp(new H264Packetizer({ maxPayloadSize: PAYLOAD_BYTES, inputFormat: 'length-prefixed' }))),
    streamOf('av1', av1, rtp(new Av1Packetizer({ maxPayloadSize: PAYLOAD_BYTES }))),
    streamOf('opus', opus, (frame, timestamp) => [{ timestamp, marker: false, payload: frame }]),
    streamOf('red', opus, redPackets),
  ];
}

async function encode(args: readonly string[]): Promise<Buffer[]> {
  const frames = await readMatroska(await runFfmpeg([...args, '-f', 'matroska', '-']));
  return frames.map(({ data }) => data);
}

/** Encodes AV1, which ffmpeg does not write to Matroska without a global header. */
async function encodeIvf(args: readonly string[]): Promise<Buffer[]> {
  const ivf = await runFfmpeg([...args, '-f', 'ivf', '-']);
  const frames: Buffer[] = [];
  for (let position = IVF_HEADER_BYTES; position < ivf.length; ) {
    const start = position + IVF_FRAME_HEADER_BYTES;
    position = start + ivf.readUInt32LE(position);
    frames.push(ivf.subarray(start, position));
  }
  return frames;
}

type Packetize = (frame: Buffer, timestamp: number) => MediaPacket[];

function streamOf(name: string, frames: readonly Buffer[], packetize: Packetize): FuzzStream {
  return { name, frames, packets: frames.flatMap((frame, index) => packetize(frame, index * FRAME_TICKS)) };
}

function rtp(packetizer: { packetize: (frame: Buffer, timestamp: number) => RtpPacket[] }): Packetize {
  return (frame, timestamp) =>
    packetizer
      .packetize(frame, timestamp)
      .map(({ header, payload }) => ({ timestamp, marker: header.marker, payload }));
}

/** Packets with a picture id, as browsers send them. @see https://www.rfc-editor.org/rfc/rfc9628#section-4.2 */
function vp9Packets(frame: Buffer, timestamp: number): MediaPacket[] {
  const count = Math.ceil(frame.length / PAYLOAD_BYTES);
  return Array.from({ length: count }, (_, index) => {
    const isEnd = index === count - 1;
    const descriptor = Buffer.from([0x80 | (index === 0 ? 0x08 : 0) | (isEnd ? 0x04 : 0), 0x81, 0x23]);
    const payload = Buffer.concat([descriptor, frame.subarray(index * PAYLOAD_BYTES, (index + 1) * PAYLOAD_BYTES)]);
    return { timestamp, marker: isEnd, payload };
  });
}

/** One block without a repetition. @see https://www.rfc-editor.org/rfc/rfc2198#section-3 */
function redPackets(frame: Buffer, timestamp: number): MediaPacket[] {
  return [{ timestamp, marker: false, payload: Buffer.concat([Buffer.from([0x6f]), frame]) }];
}
