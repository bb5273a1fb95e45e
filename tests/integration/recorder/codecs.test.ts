import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from '@young-minds/local-services/tools/system-programs';
import { createEmbeddedComposer, createEmbeddedRecorder, type EmbeddedRecorder } from '@young-minds/recorder';
import { capturedTracks } from '@young-minds/recorder/composition/captured-track';
import { readJournal } from '@young-minds/recorder/journal/journal';
import type { JournalEntry, TrackBegan } from '@young-minds/recorder/journal/journal-entry';
import { readFrames } from '@young-minds/recorder/matroska/read-frames';
import type { Artifact, RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';
import { decodeFrames } from '@young-minds/rehearsal/media';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launchBrowser } from '../../support/browser.ts';
import { eventually } from '../../support/eventually.ts';
import { uniqueRoomName } from '../../support/livekit.ts';
import {
  BAR_STEP,
  BAR_WIDTH,
  type BrowserParticipant,
  joinInBrowser,
  PICTURES_PER_SECOND,
  type PublishOptions,
  TONE_HZ,
} from '../../support/publisher-page/browser-participant.ts';
import { type Colour, colourAt, listenForTone, type Point } from '../../support/watch-recording.ts';

const CONFIG = { enabled: true, resolution: '1280x720', fps: 10 } as const;
const silent = { info() {}, warn() {}, error() {} };

const resources = new AsyncDisposableStack();
let browser: Browser;
let captureDirectory: string;
let recorder: EmbeddedRecorder;
let reports: RecorderReport[];
let participants: BrowserParticipant[];
let request: StartRecorderRequest;

beforeAll(async () => {
  browser = await launchBrowser({ executablePath: await ensureChromium(console.log) });
  resources.defer(() => browser.close());
  captureDirectory = await mkdtemp(join(tmpdir(), 'capture-'));
  resources.defer(() => rm(captureDirectory, { recursive: true }));
  recorder = createEmbeddedRecorder({
    livekit: inject('livekit'),
    captureDirectory,
    logger: silent,
    threads: 1,
    onReport: async (report) => void reports.push(report),
  });
  resources.defer(() => recorder.close());
});

afterAll(() => resources.disposeAsync());

beforeEach(() => {
  reports = [];
  participants = [];
  request = { recordingId: randomUUID(), sessionId: randomUUID(), roomName: uniqueRoomName(), config: CONFIG };
});

afterEach(async () => {
  await recorder.stop(request.recordingId);
  await Promise.all(participants.map((participant) => participant.leave()));
});

async function enter(identity: string, options: { knowsOnlyVp8?: boolean } = {}): Promise<BrowserParticipant> {
  const participant = await joinInBrowser(browser, { roomName: request.roomName, identity, ...options });
  participants.push(participant);
  return participant;
}

const directory = () => join(captureDirectory, request.recordingId);

function entries<Type extends JournalEntry['type']>(type: Type): Extract<JournalEntry, { type: Type }>[] {
  return readJournal(directory()).filter(
    (entry): entry is Extract<JournalEntry, { type: Type }> => entry.type === type,
  );
}

const videoFiles = () => entries('track_began').filter((entry) => entry.kind === 'video');

/** Waits for this many more frames in the current file. */
async function untilWritten(frameCount: number): Promise<TrackBegan> {
  await eventually(() => expect(videoFiles().length).toBeGreaterThan(0));
  const file = videoFiles().at(-1) ?? expect.unreachable();
  const before = await countFrames(file);
  await eventually(async () => expect(await countFrames(file)).toBeGreaterThanOrEqual(before + frameCount));
  return file;
}

async function countFrames({ file }: TrackBegan): Promise<number> {
  let count = 0;
  for await (const _frame of readFrames(join(directory(), file))) count++;
  return count;
}

async function stopAndCompose(): Promise<Artifact> {
  await recorder.stop(request.recordingId);
  await eventually(() => expect(reports.at(-1)?.type).toBe('ended'));
  const ended = reports.at(-1);
  if (ended?.type !== 'ended' || ended.presence === null) return expect.unreachable();
  const composer = createEmbeddedComposer({ captureDirectory });
  return composer.compose({ recordingId: request.recordingId, config: CONFIG, sessionSpan: ended.presence });
}

/** Two opposite corners of the only participant's picture. */
const CORNERS: readonly Point[] = [
  { x: 40, y: 40 },
  { x: 1240, y: 680 },
];

interface SeenPictures {
  /** How often each color is seen in the corners. */
  readonly colors: Partial<Record<Colour, number>>;
  /** The white bar's left edge in each picture that has the bar. */
  readonly barPositions: readonly number[];
}

async function watchPictures(recording: string): Promise<SeenPictures> {
  const colors: Partial<Record<Colour, number>> = {};
  const barPositions: number[] = [];
  for await (const { picture } of decodeFrames(recording)) {
    for (const corner of CORNERS) {
      const color = colourAt(picture, corner);
      colors[color] = (colors[color] ?? 0) + 1;
    }
    const columns = Array.from({ length: picture.width / 4 }, (_, index) => index * 4);
    const left = columns.find((x) => picture.lumaAt(x, picture.height / 2) > 200);
    if (left !== undefined) barPositions.push(left);
  }
  return { colors, barPositions };
}

/** How far the bar moves from one composed picture to the next, in pixels of 1280. */
const STEP_PX = (1280 * BAR_STEP * PICTURES_PER_SECOND) / CONFIG.fps;
const STEP_TOLERANCE_PX = 6;
/** At this position the bar starts again at the left. */
const PATH_PX = 1280 * (1 - BAR_WIDTH);

/** Returns the share of consecutive pictures between which the bar moved by the expected step. */
function steadyShare(positions: readonly number[], heldCount: number): number {
  const steps = positions.slice(1).map((position, index) => position - (positions[index] ?? 0));
  const steady = steps.filter((step) => Math.abs(((step + PATH_PX) % PATH_PX) - STEP_PX) <= STEP_TOLERANCE_PX);
  const held = steps.filter((step) => step === 0).slice(0, heldCount);
  return steady.length / (steps.length - held.length);
}

/**
 * Returns for how many pictures of the composed video nothing was captured although the camera was not known to be
 * off. The last picture stays until the recorder learns of a mute or an end, which takes longer on a busy machine.
 */
async function countHeldPictures({ file }: TrackBegan): Promise<number> {
  const track = capturedTracks(readJournal(directory())).find((candidate) => candidate.file === file);
  if (track === undefined) return expect.unreachable();
  const frames = await Array.fromAsync(readFrames(join(directory(), file)));
  const frameTimesMs = frames.map(({ timestampMs }) => track.clock(timestampMs));
  const news = [...track.mutedSpans.map(({ startMs }) => startMs), track.span.endMs];
  return news
    .map((atMs) => atMs - (frameTimesMs.findLast((frameMs) => frameMs <= atMs) ?? atMs))
    .reduce((sum, heldMs) => sum + Math.floor((heldMs * CONFIG.fps) / 1000), 0);
}

const PUBLICATIONS: readonly [name: string, options: PublishOptions][] = [
  ['VP8 in several sizes', { videoCodec: 'vp8' }],
  ['H.264 in several sizes', { videoCodec: 'h264' }],
  ['VP9 of one layer', { videoCodec: 'vp9', scalabilityMode: 'L1T1' }],
  ['VP9 of three spatial and three temporal layers', { videoCodec: 'vp9', scalabilityMode: 'L3T3_KEY' }],
  ['AV1 of one layer', { videoCodec: 'av1', scalabilityMode: 'L1T1' }],
  ['AV1 of three spatial and three temporal layers', { videoCodec: 'av1', scalabilityMode: 'L3T3_KEY' }],
];

describe('a publishing browser', () => {
  it.each(PUBLICATIONS)('%s is recorded with video and audio', async (_, options) => {
    const ada = await enter('ada');
    await recorder.start(request);
    await ada.publish(options);
    const file = await untilWritten(30);
    expect(file.codec).toBe(options.videoCodec);
    await ada.setCamera(false);
    await eventually(() => expect(entries('track_muted').at(-1)?.isMuted).toBe(true));
    await ada.setCamera(true);
    await untilWritten(20);
    await ada.unpublishCamera();
    await eventually(() => expect(entries('track_ended')).toHaveLength(1));

    const { filePath } = await stopAndCompose();
    expect(videoFiles()).toHaveLength(1);
    const { colors, barPositions } = await watchPictures(filePath);
    const { red = 0, nameplate = 0, ...others } = colors;
    expect(others).toEqual({});
    expect(red).toBeGreaterThan(80);
    expect(nameplate).toBeGreaterThan(0);
    expect(steadyShare(barPositions, await countHeldPictures(file))).toBeGreaterThan(0.8);
    const [tone, ...interruptions] = await listenForTone(filePath, TONE_HZ);
    expect(interruptions).toEqual([]);
    expect((tone?.[1] ?? 0) - (tone?.[0] ?? 0)).toBeGreaterThan(4);
  });

  it('a phone rotated during the call is recorded upright from then on, in the same file', async () => {
    const ada = await enter('ada');
    await recorder.start(request);
    await ada.publish({ videoCodec: 'vp8', simulcast: false });
    await untilWritten(20);
    await ada.turn();
    await eventually(() => expect(shapes().at(-1)).toBe('high'));
    await untilWritten(20);
    await ada.turn();
    await eventually(() => expect(shapes().at(-1)).toBe('wide'));
    await recorder.stop(request.recordingId);
    expect(videoFiles()).toHaveLength(1);
    expect(shapes()).toEqual(['wide', 'high', 'wide']);
  });
});

/** Returns the picture's shapes, one per change. */
function shapes(): string[] {
  const all = entries('key_frame').map(({ width, height }) => (width > height ? 'wide' : 'high'));
  return all.filter((shape, index) => shape !== all[index - 1]);
}
