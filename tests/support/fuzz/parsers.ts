import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSequenceParameters, splitNalUnits } from '@young-minds/media/h264';
import type { VideoCodec } from '@young-minds/recorder/codecs/codec';
import { codecPrivate } from '@young-minds/recorder/codecs/codec-private';
import { Journal, journalFile, readJournal } from '@young-minds/recorder/journal/journal';
import { readFrames } from '@young-minds/recorder/matroska/read-frames';
import { TrackFileWriter } from '@young-minds/recorder/matroska/track-file-writer';
import type { MediaPacket } from '@young-minds/recorder/rtp/depacketizer';
import { recordableCodec } from '@young-minds/recorder/rtp/recordable-codec';
import { parseRtpHeader } from '@young-minds/recorder/rtp/rtp-packet';
import { parseRemoteStreams } from '@young-minds/recorder/signalling/remote-streams';
import { createRandom } from '../create-random.ts';
import { mutateBytes, mutateSequence } from './mutate.ts';
import type { FuzzStream } from './streams.ts';

/** A parser of bytes from the network, and what it is fed with. */
export interface FuzzTarget {
  readonly name: string;
  /** Feeds the parser once; the same for the same seed. Throws if the parser broke a rule. */
  readonly run: (seed: number) => void | Promise<void>;
}

/** How many bytes of frames a depacketizer may return for each byte that it received. */
const MAX_GROWTH = 2;
/** H.264 key frames get up to 4 KiB of parameter sets. */
const GROWTH_BYTES_PER_FRAME = 5_000;

/** Returns every parser with real streams to mutate. */
export function fuzzTargets(streams: readonly FuzzStream[]): readonly FuzzTarget[] {
  return [
    ...streams.map(depacketizerTarget),
    ...streams.filter(({ name }) => VIDEO_CODECS.has(name)).map(configurationTarget),
    ...streams.filter(({ name }) => VIDEO_CODECS.has(name)).map(trackFileTarget),
    { name: 'RTP headers', run: (seed) => void parseRtpHeader(mutateBytes(RTP_PACKET, createRandom(seed))) },
    { name: 'offers', run: runOffer },
    { name: 'journals', run: runJournal },
  ];
}

const VIDEO_CODECS: ReadonlySet<string> = new Set(['vp8', 'vp9', 'h264', 'av1'] satisfies VideoCodec[]);

function depacketizerTarget({ name, packets }: FuzzStream): FuzzTarget {
  const run = (seed: number) => {
    const random = createRandom(seed);
    const depacketizer = recordableCodec(name)?.createDepacketizer();
    if (depacketizer === undefined) throw new Error(`${name} is not recorded`);
    const mutate = (packet: MediaPacket): MediaPacket => ({
      timestamp: random() < 0.2 ? packet.timestamp + 3000 : packet.timestamp,
      marker: random() < 0.2 ? !packet.marker : packet.marker,
      payload: mutateBytes(packet.payload, random),
    });
    let [received, returned] = [0, 0];
    for (const packet of mutateSequence(packets, mutate, random)) {
      if (random() < 0.02) depacketizer.noteLoss();
      received += packet.payload.length + 12;
      for (const { data } of depacketizer.push(packet)) returned += data.length - GROWTH_BYTES_PER_FRAME;
    }
    if (returned > MAX_GROWTH * received) throw new Error(`${returned} bytes of frames from ${received} bytes`);
  };
  return { name: `the depacketizer of ${name}`, run };
}

/** Key frames become the file's header when it is opened. */
function configurationTarget({ name, frames }: FuzzStream): FuzzTarget {
  const run = (seed: number) => {
    const frame = mutateBytes(frames[0] ?? Buffer.alloc(0), createRandom(seed));
    codecPrivate(name as VideoCodec, frame);
    if (name === 'h264') for (const unit of splitNalUnits(frame)) parseSequenceParameters(unit);
  };
  return { name: `the configuration of ${name}`, run };
}

/** A damaged file may be rejected with an error, which composition handles, but reading it has to end. */
function trackFileTarget({ name, frames }: FuzzStream): FuzzTarget {
  const run = (seed: number) =>
    inFolder(async (folder) => {
      const path = join(folder, 'track.mkv');
      const writer = new TrackFileWriter(path, { kind: 'video', codec: name as VideoCodec, width: 96, height: 64 });
      const random = createRandom(seed);
      for (const [index, data] of frames.entries()) {
        writer.write({ timestampMs: index * 100, isKeyFrame: index % 6 === 0, data: mutateBytes(data, random) });
      }
      writer.close();
      const read = await Array.fromAsync(readFrames(path));
      if (read.length !== frames.length) throw new Error(`${read.length} of ${frames.length} frames were read back`);
    });
  return { name: `the track file of ${name}`, run };
}

/** An RTP packet with an extension. */
const RTP_PACKET = Buffer.from('9060000100000bb800000001bede0001100a00001234', 'hex');

const OFFER = [
  ...['v=0', 'o=- 3446287321321 1700000000 IN IP4 0.0.0.0', 's=-', 't=0 0', 'a=group:BUNDLE 0'],
  ...['m=video 9 UDP/TLS/RTP/SAVPF 96 97', 'c=IN IP4 0.0.0.0', 'a=setup:actpass', 'a=mid:0', 'a=rtcp-mux'],
  ...['a=rtpmap:96 VP8/90000', 'a=rtpmap:97 rtx/90000', 'a=fmtp:97 apt=96', 'a=ssrc-group:FID 2001 2002'],
  ...['a=ssrc:2001 msid:PA_ada|TR_camera TR_camera', 'a=ssrc:2002 msid:PA_ada|TR_camera TR_camera', ''],
].join('\r\n');

/** An offer that cannot be parsed ends the capture run with an error. */
function runOffer(seed: number): void {
  try {
    parseRemoteStreams(mutateBytes(Buffer.from(OFFER), createRandom(seed)).toString());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

function runJournal(seed: number): Promise<void> {
  return inFolder(async (folder) => {
    const journal = new Journal(folder, 1);
    for (let index = 0; index < 5; index++) {
      journal.append({ type: 'participant_left', atMs: index, participantSid: `PA_${index}` });
    }
    journal.close();
    const line = JSON.stringify({ type: 'participant_left', atMs: 0, participantSid: 'PA_0' });
    writeFileSync(join(folder, journalFile(1)), mutateBytes(Buffer.from(`${line}\n${line}\n`), createRandom(seed)));
    readJournal(folder);
  });
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
