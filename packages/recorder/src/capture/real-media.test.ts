import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Av1Packetizer, RtpPacket } from 'werift';
import type { VideoCodec } from '../codecs/codec.ts';
import { capturedTracks } from '../composition/captured-track.ts';
import { sliceTrack } from '../composition/slice-track.ts';
import { Journal, readJournal } from '../journal/journal.ts';
import { TrackCapture } from './track-capture.ts';

const FRAME_COUNT = 40;
const FRAME_TICKS = 3000;
const PAYLOAD_TYPE = 96;
const FIRST_TIMESTAMP = 900_000;

interface Stream {
  readonly codec: VideoCodec;
  /** Encoder options: several slices or tiles per frame, a key frame every ten frames, no lookahead. */
  readonly encoder: readonly string[];
  readonly rtpFlags?: string;
}

const VPX = ['-deadline', 'realtime', '-cpu-used', '8', '-lag-in-frames', '0', '-g', '10', '-b:v', '600k'];
const X264 = ['-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '10', '-pix_fmt', 'yuv420p'];

const STREAMS: Record<string, Stream> = {
  VP8: { codec: 'vp8', encoder: ['-c:v', 'libvpx', ...VPX] },
  VP9: { codec: 'vp9', encoder: ['-c:v', 'libvpx-vp9', '-pix_fmt', 'yuv420p', ...VPX] },
  'H.264, packetization mode 1': { codec: 'h264', encoder: ['-c:v', 'libx264', ...X264, '-x264-params', 'slices=3'] },
  'H.264, packetization mode 0': {
    codec: 'h264',
    encoder: ['-c:v', 'libx264', ...X264, '-x264-params', 'slice-max-size=500'],
    rtpFlags: 'h264_mode0',
  },
  AV1: {
    codec: 'av1',
    encoder: ['-c:v', 'libaom-av1', '-usage', 'realtime', '-cpu-used', '8', '-lag-in-frames', '0', '-g', '10'],
  },
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'real-media-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function runFfmpeg(...args: string[]): Promise<string> {
  const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, complaint] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect(complaint).toBe('');
  return output;
}

/** Encodes a moving picture. AV1 is written as IVF, whose frames are easy to separate. */
async function encode({ codec, encoder }: Stream, size: string): Promise<string> {
  const file = join(mkdtempSync(join(folder, 'coded-')), codec === 'av1' ? 'coded.ivf' : 'coded.mkv');
  const source = ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=30`, '-frames:v', String(FRAME_COUNT)];
  await runFfmpeg(...source, ...encoder, file);
  return file;
}

/** Returns a hash of each decoded picture of a file, by its presentation time in milliseconds. */
async function decode(file: string, codec: VideoCodec): Promise<[atMs: number, hash: string][]> {
  const decoder = codec === 'vp9' ? ['-c:v', 'libvpx-vp9'] : [];
  const input = [...decoder, '-i', file, '-fps_mode', 'passthrough', '-autoscale', '0'];
  const list = await runFfmpeg(...input, '-enc_time_base', '1:1000', '-f', 'framemd5', '-');
  const rows = list.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return rows.map((row) => {
    const [, , atMs = '', , , hash = ''] = row.split(',').map((field) => field.trim());
    return [Number(atMs), hash];
  });
}

/** Returns the encoded file as RTP packets. */
async function packetsOf(file: string, { codec, rtpFlags }: Stream, packetSize: number): Promise<RtpPacket[]> {
  if (codec === 'av1') return av1Packets(file, packetSize);
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setRecvBufferSize(8 * 1024 * 1024);
  const packets: RtpPacket[] = [];
  const ended = new Promise<void>((resolve) => {
    socket.on('message', (message) => {
      if (!isRtcp(message)) packets.push(RtpPacket.deSerialize(message));
      else if (isGoodbye(message)) resolve();
    });
  });
  const { port } = socket.address();
  const toAnnexB = codec === 'h264' ? ['-bsf:v', 'h264_mp4toannexb'] : [];
  const flags = ['-rtpflags', ['send_bye', ...(rtpFlags === undefined ? [] : [rtpFlags])].join('+')];
  const rtp = [
    '-strict',
    'experimental',
    '-f',
    'rtp',
    '-payload_type',
    String(PAYLOAD_TYPE),
    ...flags,
    '-sdp_file',
    '/dev/null',
  ];
  const address = `rtp://127.0.0.1:${port}?rtcpport=${port}&pkt_size=${packetSize}`;
  await Promise.all([ended, runFfmpeg('-i', file, '-c', 'copy', ...toAnnexB, ...rtp, address)]);
  socket.close();
  return packets;
}

const isRtcp = (message: Buffer) => (message[1] ?? 0) >= 200 && (message[1] ?? 0) <= 204;

/** A goodbye (BYE) follows a report of 28 bytes. RFC 3550, 6.6 */
const isGoodbye = (message: Buffer) => message[29] === 203;

function av1Packets(file: string, maxPayloadSize: number): RtpPacket[] {
  const ivf = readFileSync(file);
  const packetizer = new Av1Packetizer({ maxPayloadSize, payloadType: PAYLOAD_TYPE, sequenceNumber: 1 });
  const packets: RtpPacket[] = [];
  for (let position = 32, index = 0; position < ivf.length; index++) {
    const end = position + 12 + ivf.readUInt32LE(position);
    packets.push(...packetizer.packetize(ivf.subarray(position + 12, end), index * FRAME_TICKS));
    position = end;
  }
  return packets;
}

/** Renumbers packets as one stream, in which the timestamps of each part follow those of the previous one. */
function joined(...parts: RtpPacket[][]): RtpPacket[] {
  let sequenceNumber = 60_000;
  return parts.flatMap((packets, part) => {
    const offset = FIRST_TIMESTAMP + part * FRAME_COUNT * FRAME_TICKS - (packets[0]?.header.timestamp ?? 0);
    return packets.map((packet) => {
      const copy = packet.clone();
      copy.header.timestamp = (packet.header.timestamp + offset + 2 ** 32) % 2 ** 32;
      copy.header.sequenceNumber = sequenceNumber++ % 2 ** 16;
      return copy;
    });
  });
}

/** Records a stream of packets; returns its folder. */
function capture(codec: VideoCodec, packets: readonly RtpPacket[]): string {
  const directory = mkdtempSync(join(folder, 'capture-'));
  const journal = new Journal(directory, 1);
  journal.append({ type: 'take_began', atMs: 0, take: 1, recordingSid: 'EM_1' });
  const codecs = new Map([[PAYLOAD_TYPE, { name: codec, clockRateHz: 90_000, channels: 1 }]]);
  const track = new TrackCapture({
    track: { trackSid: 'TR_1', participantSid: 'PA_ada', identity: 'ada', source: 'camera' },
    stream: { ssrc: 1, trackSid: 'TR_1', codecs },
    ...{ run: 1, directory, journal, requestKeyFrame: () => undefined, requestRetransmission: () => undefined },
  });
  for (const packet of packets) track.push(packet, 0);
  track.close(0);
  journal.close();
  return directory;
}

/** Returns which of the sent frames a capture contains, with the hash of the decoded picture. */
async function picturesIn(directory: string, codec: VideoCodec): Promise<[frame: number, hash: string][]> {
  const began = readJournal(directory).find((entry) => entry.type === 'track_began');
  if (began?.type !== 'track_began') return [];
  const firstTicks = began.firstTimestamp - FIRST_TIMESTAMP;
  const pictures = await decode(join(directory, began.file), codec);
  return pictures.map(([atMs, hash]) => [Math.round((firstTicks + atMs * 90) / FRAME_TICKS), hash]);
}

describe.each(Object.entries(STREAMS))('%s from a real encoder', (_, stream) => {
  let sent: string[];
  let packets: RtpPacket[];

  beforeAll(async () => {
    const file = await encode(stream, '320x180');
    sent = (await decode(file, stream.codec)).map(([, hash]) => hash);
    packets = joined(await packetsOf(file, stream, 1000));
    expect(sent).toHaveLength(FRAME_COUNT);
  }, 60_000);

  it('decodes to exactly the frames that were sent', async () => {
    const pictures = await picturesIn(capture(stream.codec, packets), stream.codec);
    expect(pictures).toEqual(sent.map((hash, frame) => [frame, hash]));
  }, 60_000);

  it('decodes only to frames that were sent, whatever packets are lost', async () => {
    const anyLoss = fc.array(
      fc.record({ at: fc.nat({ max: packets.length - 1 }), count: fc.integer({ min: 1, max: 30 }) }),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(anyLoss, async (losses) => {
        const came = packets.filter(
          (_packet, index) => !losses.some(({ at, count }) => index >= at && index < at + count),
        );
        const pictures = await picturesIn(capture(stream.codec, came), stream.codec);
        expect(pictures).toEqual(pictures.map(([frame]) => [frame, sent[frame]]));
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  it('decodes across a change of size and parameters, from the change and from the beginning', async () => {
    const larger = await encode(stream, '480x270');
    const after = (await decode(larger, stream.codec)).map(([, hash]) => hash);
    const directory = capture(stream.codec, joined(packets, await packetsOf(larger, stream, 800)));
    expect(await picturesIn(directory, stream.codec)).toEqual([...sent, ...after].map((hash, frame) => [frame, hash]));

    const [track] = capturedTracks(readJournal(directory));
    const change = track?.keyFrames.find((keyFrame) => keyFrame.width === 480);
    if (track === undefined || change === undefined) return expect.unreachable();
    const span = { startMs: change.atMs, endMs: change.atMs + 60_000 };
    const [source, destination] = [join(directory, track.file), join(directory, 'slice.mkv')];
    const slice = await sliceTrack({ track, source, span, destination });
    expect((await decode(slice?.path ?? '', stream.codec)).map(([, hash]) => hash)).toEqual(after);
  }, 60_000);
});
