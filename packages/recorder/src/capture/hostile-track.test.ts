import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Journal, readJournal } from '../journal/journal.ts';
import { TrackCapture } from './track-capture.ts';

const NOW_MS = 1_700_000_000_000;
const PAYLOAD_TYPES = { vp8: 96, h264: 97, av1: 98, opus: 111 } as const;
type Codec = keyof typeof PAYLOAD_TYPES;
const CODECS = new Map(
  Object.entries(PAYLOAD_TYPES).map(([name, type]) => [type, { name, clockRateHz: 90_000, channels: 1 }]),
);

const hex = (text: string) => Buffer.from(text, 'hex');
const VP8_KEY_FRAME = hex('105001009d012a80026801');
/** Sequence parameters of 640x360. */
const SPS = hex('6742c01ed900a02ff970110000030001000003003c0f162e48');
const PPS = hex('68cb83cb20');
const IDR = hex('65888400aabb');

let directory: string;
let journal: Journal;
let sequenceNumber: number;
let receivedBytes: number;
const onExcess = vi.fn();

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'capture-'));
  journal = new Journal(directory, 1);
  sequenceNumber = 0;
  receivedBytes = 0;
  onExcess.mockReset();
});

afterEach(() => {
  journal.close();
  rmSync(directory, { recursive: true });
});

function createCapture(): TrackCapture {
  return new TrackCapture({
    track: { trackSid: 'TR_1', participantSid: 'PA_eve', identity: 'eve', source: 'camera' },
    stream: { ssrc: 1, trackSid: 'TR_1', codecs: CODECS },
    ...{ run: 1, directory, journal, onExcess },
    requestKeyFrame: () => undefined,
    requestRetransmission: () => undefined,
  });
}

interface Sent {
  readonly codec: Codec;
  readonly payload: Buffer;
  readonly timestamp: number;
  readonly marker?: boolean;
}

function send(capture: TrackCapture, { codec, payload, timestamp, marker = true }: Sent, nowMs = NOW_MS): void {
  receivedBytes += 12 + payload.length;
  sequenceNumber = (sequenceNumber + 1) % 0x10000;
  const header = { payloadType: PAYLOAD_TYPES[codec], timestamp, sequenceNumber, marker, ssrc: 1 };
  capture.push({ header, payload }, nowMs);
}

/** Returns the size of everything that was written, the journal included. */
function writtenBytes(): number {
  const folder = join(directory, 'take-1');
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

const keyFrames = () => readJournal(directory).filter(({ type }) => type === 'key_frame');

describe('a track that attacks the disk', () => {
  it('cannot have more written than twice what it sent, by parameter sets that are inserted again and again', () => {
    const capture = createCapture();
    const aggregate = Buffer.concat([
      hex('78'),
      ...[SPS, PPS].flatMap((unit) => [Buffer.from([0, unit.length]), unit]),
    ]);
    send(capture, { codec: 'h264', payload: aggregate, timestamp: 0, marker: false });
    // A large set that every key frame would repeat.
    const large = Buffer.concat([PPS, Buffer.alloc(1000, 0x55)]);
    send(capture, { codec: 'h264', payload: large, timestamp: 0, marker: false });
    for (let index = 0; index < 20_000; index++) {
      send(capture, { codec: 'h264', payload: IDR, timestamp: index * 3000 }, NOW_MS + index * 33);
    }
    capture.close(NOW_MS + 20_000 * 33);
    expect(writtenBytes()).toBeLessThan(2 * receivedBytes + 100_000);
  });

  it('cannot fill the journal with key frames', () => {
    const capture = createCapture();
    for (let index = 0; index < 10_000; index++) {
      const payload = Buffer.concat([VP8_KEY_FRAME, Buffer.alloc(500)]);
      send(capture, { codec: 'vp8', payload, timestamp: index * 90 }, NOW_MS + index);
    }
    capture.close(NOW_MS + 10_000);
    expect(keyFrames().length).toBeGreaterThan(20);
    expect(keyFrames().length).toBeLessThan(100);
  });

  it('cannot open a file for every packet by changing its codec', () => {
    const capture = createCapture();
    const opus = hex('fc0102');
    for (let index = 0; index < 200; index++) {
      const isEven = index % 2 === 0;
      const payload = isEven ? Buffer.concat([VP8_KEY_FRAME, Buffer.alloc(500)]) : opus;
      send(capture, { codec: isEven ? 'vp8' : 'opus', payload, timestamp: index * 3000 }, NOW_MS + index * 33);
    }
    capture.close(NOW_MS + 10_000);
    expect(readdirSync(join(directory, 'take-1')).length).toBeLessThan(20);
  });

  it('is no longer recorded if it sends more than any camera needs, and keeps what it had', () => {
    const capture = createCapture();
    send(capture, { codec: 'vp8', payload: VP8_KEY_FRAME, timestamp: 0 });
    const payload = Buffer.concat([hex('1051'), Buffer.alloc(1200, 0x55)]);
    // 100 Mb/s for 10 s.
    for (let index = 0; index < 100_000; index++) {
      send(capture, { codec: 'vp8', payload, timestamp: index * 9 }, NOW_MS + index / 10);
    }
    expect(onExcess).toHaveBeenCalledOnce();
    const written = writtenBytes();
    expect(written).toBeGreaterThan(1_000_000);
    expect(written).toBeLessThan(40_000_000);
    expect(readJournal(directory).at(-1)).toMatchObject({ type: 'track_ended' });
    capture.tick(NOW_MS + 20_000);
    capture.close(NOW_MS + 20_000);
    expect(writtenBytes()).toBe(written);
  });
});

describe('a frame that never ends', () => {
  it.each([
    { codec: 'vp8', start: VP8_KEY_FRAME, middle: '00', end: '00' },
    { codec: 'av1', start: hex('680c080000000cc4ff6736be40103010'), middle: 'd0', end: '90' },
  ] as const)('is dropped once it is larger than any picture: $codec', ({ codec, start, middle, end }) => {
    const capture = createCapture();
    const payload = Buffer.concat([hex(middle), Buffer.alloc(1200, 0x55)]);
    send(capture, { codec, payload: start, timestamp: 0, marker: false });
    for (let index = 0; index < 5_000; index++) send(capture, { codec, payload, timestamp: 0, marker: false });
    send(capture, { codec, payload: hex(`${end}55`), timestamp: 0 });
    capture.close(NOW_MS);
    expect(keyFrames()).toEqual([]);
  });

  it('is dropped after a few seconds, and the next key frame is recorded', () => {
    const capture = createCapture();
    send(capture, { codec: 'vp8', payload: VP8_KEY_FRAME, timestamp: 0, marker: false });
    for (let second = 1; second < 8; second++) {
      const payload = hex('0055');
      send(capture, { codec: 'vp8', payload, timestamp: 0, marker: second === 7 }, NOW_MS + second * 1000);
    }
    expect(keyFrames()).toEqual([]);
    send(capture, { codec: 'vp8', payload: VP8_KEY_FRAME, timestamp: 900_000 }, NOW_MS + 9_000);
    capture.close(NOW_MS + 9_000);
    expect(keyFrames()).toHaveLength(1);
  });
});
