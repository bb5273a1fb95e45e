import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RtpHeader, RtpPacket } from 'werift';
import { Journal, readJournal } from '../journal/journal.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';
import { readFrames } from '../matroska/read-frames.ts';
import { TrackCapture } from './track-capture.ts';

const NOW_MS = 1_700_000_000_000;
const VIDEO = { clockRateHz: 90_000, channels: 1 };
const SOUND = { clockRateHz: 48_000, channels: 2 };
const CODECS = new Map([
  [96, { name: 'vp8', ...VIDEO }],
  [97, { name: 'rtx', ...VIDEO }],
  [98, { name: 'vp9', ...VIDEO }],
  [63, { name: 'red', ...SOUND }],
  [111, { name: 'opus', ...SOUND }],
]);

const hex = (text: string) => Buffer.from(text, 'hex');
const VP8_KEY_FRAME = hex('105001009d012a80026801');
const VP8_DELTA_FRAME = hex('1051aa');
const VP9_KEY_FRAME = hex('0c824983420009f00590aa');
const VP9_DELTA_FRAME = hex('0c86bb');

let directory: string;
let journal: Journal;
let askedForKeyFrames: number;
let sequenceNumber: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'capture-'));
  journal = new Journal(directory, 1);
  askedForKeyFrames = 0;
  sequenceNumber = 100;
});

afterEach(() => {
  journal.close();
  rmSync(directory, { recursive: true });
});

function createCapture(source: 'camera' | 'microphone' = 'camera'): TrackCapture {
  return new TrackCapture({
    track: { trackSid: 'TR_1', participantSid: 'PA_ada', identity: 'ada', source },
    stream: { ssrc: 1001, trackSid: 'TR_1', codecs: CODECS },
    ...{ run: 1, directory, journal },
    requestKeyFrame: () => askedForKeyFrames++,
    requestRetransmission: () => undefined,
  });
}

function packet(payloadType: number, timestamp: number, payload: Buffer): RtpPacket {
  const header = { payloadType, timestamp, sequenceNumber: sequenceNumber++, marker: true, ssrc: 1001 };
  return new RtpPacket(new RtpHeader(header), payload);
}

function entries<Type extends JournalEntry['type']>(type: Type): Extract<JournalEntry, { type: Type }>[] {
  return readJournal(directory).filter((entry): entry is Extract<JournalEntry, { type: Type }> => entry.type === type);
}

const framesOf = (file: string) =>
  Array.fromAsync(readFrames(join(directory, file)), ({ timestampMs, data }) => [timestampMs, data.toString('hex')]);

describe('the capture of a track', () => {
  it('starts another file with a key frame if the codec changes', async () => {
    const capture = createCapture();
    capture.push(packet(96, 9000, VP8_KEY_FRAME), NOW_MS);
    capture.push(packet(96, 12_600, VP8_DELTA_FRAME), NOW_MS);
    capture.push(packet(98, 16_200, VP9_DELTA_FRAME), NOW_MS);
    capture.push(packet(98, 19_800, VP9_KEY_FRAME), NOW_MS);
    capture.push(packet(98, 23_400, VP9_DELTA_FRAME), NOW_MS);
    capture.close(NOW_MS);
    expect(entries('track_began')).toMatchObject([
      { codec: 'vp8', firstTimestamp: 9000, file: 'take-1/TR_1.mkv' },
      { codec: 'vp9', firstTimestamp: 19_800, file: 'take-1/TR_1-2.mkv' },
    ]);
    expect(entries('key_frame')).toMatchObject([
      { timestampMs: 0, width: 640, height: 360 },
      { timestampMs: 0, width: 160, height: 90 },
    ]);
    expect(entries('track_ended')).toHaveLength(1);
    expect(await framesOf('take-1/TR_1.mkv')).toEqual([
      [0, '5001009d012a80026801'],
      [40, '51aa'],
    ]);
    expect(await framesOf('take-1/TR_1-2.mkv')).toEqual([
      [0, '824983420009f00590aa'],
      [40, '86bb'],
    ]);
  });

  it('starts another file with a key frame if the RTP clock jumps back', async () => {
    const capture = createCapture();
    const hour = 3600 * 90_000;
    capture.push(packet(96, hour, VP8_KEY_FRAME), NOW_MS);
    capture.push(packet(96, hour + 3600, VP8_DELTA_FRAME), NOW_MS);
    capture.push(packet(96, 7200, VP8_DELTA_FRAME), NOW_MS);
    const askedBefore = askedForKeyFrames;
    capture.tick(NOW_MS + 1000);
    expect(askedForKeyFrames).toBe(askedBefore + 1);
    capture.push(packet(96, 10_800, VP8_KEY_FRAME), NOW_MS);
    capture.push(packet(96, 14_400, VP8_DELTA_FRAME), NOW_MS);
    capture.close(NOW_MS);
    expect(entries('track_began').map(({ firstTimestamp }) => firstTimestamp)).toEqual([hour, 10_800]);
    expect(await framesOf('take-1/TR_1-2.mkv')).toEqual([
      [0, '5001009d012a80026801'],
      [40, '51aa'],
    ]);
  });

  it('notes how long nothing arrived, but no pause of a silent microphone', () => {
    const capture = createCapture('microphone');
    const times = [0, 400, 800, 12_800, 13_200].map((ms) => NOW_MS + ms);
    for (const [index, atMs] of times.entries()) capture.push(packet(111, index * 960, hex('78bb')), atMs);
    capture.close(NOW_MS + 20_000);
    const entry = { type: 'track_paused', take: 1, trackSid: 'TR_1' };
    expect(entries('track_paused')).toEqual([
      { ...entry, atMs: NOW_MS + 12_800, sinceMs: NOW_MS + 800, timestampMs: 60 },
      { ...entry, atMs: NOW_MS + 20_000, sinceMs: NOW_MS + 13_200, timestampMs: null },
    ]);
  });

  it('treats Opus with and without redundancy as one codec', async () => {
    const capture = createCapture('microphone');
    capture.push(packet(63, 960, hex('6f78aa')), NOW_MS);
    capture.push(packet(111, 1920, hex('78bb')), NOW_MS);
    capture.push(packet(63, 2880, hex('ef0f00026f78bb78cc')), NOW_MS);
    capture.close(NOW_MS);
    expect(entries('track_began')).toMatchObject([{ codec: 'opus', kind: 'audio', clockRateHz: 48_000 }]);
    expect(await framesOf('take-1/TR_1.mkv')).toEqual([
      [0, '78aa'],
      [20, '78bb'],
      [40, '78cc'],
    ]);
  });

  it('ignores payload types of codecs that are not recorded', () => {
    const capture = createCapture();
    capture.push(packet(97, 9000, VP8_KEY_FRAME), NOW_MS);
    capture.push(packet(50, 9000, VP8_KEY_FRAME), NOW_MS);
    capture.close(NOW_MS);
    expect(readJournal(directory)).toEqual([]);
  });

  it('does not overwrite a file if the track is subscribed to again', () => {
    for (let subscription = 0; subscription < 3; subscription++) {
      const capture = createCapture();
      capture.push(packet(96, 9000, VP8_KEY_FRAME), NOW_MS);
      capture.close(NOW_MS);
    }
    expect(entries('track_began').map(({ file }) => file)).toEqual([
      'take-1/TR_1.mkv',
      'take-1/TR_1-2.mkv',
      'take-1/TR_1-3.mkv',
    ]);
  });

  it('requests a key frame until one arrives, again after a codec change, and never for audio', () => {
    const camera = createCapture();
    camera.tick(NOW_MS);
    camera.tick(NOW_MS + 100);
    camera.tick(NOW_MS + 500);
    expect(askedForKeyFrames).toBe(2);
    camera.push(packet(96, 9000, VP8_KEY_FRAME), NOW_MS);
    camera.tick(Date.now());
    const askedBefore = askedForKeyFrames;
    camera.push(packet(98, 12_600, VP9_DELTA_FRAME), NOW_MS);
    camera.tick(Date.now() + 1000);
    expect(askedForKeyFrames).toBe(askedBefore + 1);
    const microphone = createCapture('microphone');
    microphone.push(packet(63, 960, hex('6f78aa')), NOW_MS);
    microphone.tick(NOW_MS + 60_000);
    expect(askedForKeyFrames).toBe(askedBefore + 1);
  });
});
