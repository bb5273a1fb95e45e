import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LivekitServer, startLivekit } from '@young-minds/local-services/livekit/start-livekit';
import { type Guard, startGuard } from '@young-minds/local-services/processes/guard';
import { createEmbeddedComposer, createEmbeddedRecorder, type EmbeddedRecorder } from '@young-minds/recorder';
import { readJournal } from '@young-minds/recorder/journal/journal';
import type { JournalEntry } from '@young-minds/recorder/journal/journal-entry';
import type { RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';
import { judgeRecording } from '@young-minds/rehearsal/media';
import type { Robot } from '@young-minds/rehearsal/robots';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import type { CodedPublisher } from '../../support/coded-publisher.ts';
import { type CardParticipant, enterCard } from '../../support/enter-card.ts';
import { enterCoded } from '../../support/enter-coded.ts';
import { enterRoom } from '../../support/enter-room.ts';
import { eventually } from '../../support/eventually.ts';
import { uniqueRoomName } from '../../support/livekit.ts';
import { startSignalProxy } from '../../support/network/signal-proxy.ts';
import { startUdpProxy, type UdpProxy } from '../../support/network/udp-proxy.ts';

/** Half the robots' rate: a fifteenth of a second is still enough to compare flash and beep. */
const CONFIG = { enabled: true, resolution: '1280x720', fps: 15 } as const;
const silent = { info() {}, warn() {}, error() {} };
const MENTOR = { personas: ['mentor'] } as const;

let guard: Guard;
let folder: string;
let livekit: LivekitServer;
let captureDirectory: string;
let recorders: EmbeddedRecorder[];
let participants: (Robot | CardParticipant | CodedPublisher)[];
let reports: RecorderReport[];

beforeAll(async () => {
  guard = startGuard();
  folder = await mkdtemp(join(tmpdir(), 'bad-network-'));
  livekit = await openLivekit();
});

afterAll(async () => {
  await livekit.stop();
  guard.release();
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  captureDirectory = await mkdtemp(join(folder, 'capture-'));
  [recorders, participants, reports] = [[], [], []];
});

afterEach(async () => {
  await Promise.all(recorders.map((recorder) => recorder.close()));
  await Promise.all(participants.map((participant) => participant.leave()));
});

/** Opens a separate server, because the test stops it. */
function openLivekit(preferredPort?: number): Promise<LivekitServer> {
  const { program, apiKey, apiSecret } = inject('livekit');
  const keys = { apiKey, apiSecret };
  return startLivekit({ program, folder, keys, guard, ...(preferredPort !== undefined && { preferredPort }) });
}

function newRequest(): StartRecorderRequest {
  return { recordingId: randomUUID(), sessionId: randomUUID(), roomName: uniqueRoomName(), config: CONFIG };
}

async function record(url: string, request: StartRecorderRequest): Promise<EmbeddedRecorder> {
  const { apiKey, apiSecret } = inject('livekit');
  const recorder = createEmbeddedRecorder({
    livekit: { url, apiKey, apiSecret },
    captureDirectory,
    logger: silent,
    threads: 1,
    onReport: async (report) => void reports.push(report),
  });
  recorders.push(recorder);
  await recorder.start(request);
  return recorder;
}

/** Adds a robot, which sends enough packets to lose many of them. */
async function enter({ roomName }: StartRecorderRequest): Promise<void> {
  participants.push(await enterRoom({ roomName, identity: 'mentor', url: livekit.url }));
}

/** Adds a participant whose picture and sound are in sync however busy the machine is. */
async function enterCardInto({ roomName }: StartRecorderRequest): Promise<void> {
  participants.push(await enterCard({ roomName, identity: 'mentor', url: livekit.url }));
}

/** Adds a participant that only sends. */
async function enterCodedInto({ roomName }: StartRecorderRequest): Promise<CodedPublisher> {
  const participant = await enterCoded({ roomName, identity: 'mentor', url: livekit.url });
  participants.push(participant);
  return participant;
}

function entries<Type extends JournalEntry['type']>(
  { recordingId }: StartRecorderRequest,
  type: Type,
): Extract<JournalEntry, { type: Type }>[] {
  return readJournal(join(captureDirectory, recordingId)).filter(
    (entry): entry is Extract<JournalEntry, { type: Type }> => entry.type === type,
  );
}

/** Waits until this many sender reports have arrived, one every few seconds. */
const untilReports = (request: StartRecorderRequest, count: number) =>
  eventually(() => expect(entries(request, 'sender_report').length).toBeGreaterThanOrEqual(count));

async function untilSeen({ counts }: UdpProxy, more: number): Promise<void> {
  const before = counts.seen;
  await eventually(() => expect(counts.seen - before).toBeGreaterThan(more));
}

async function stopAndCompose(recorder: EmbeddedRecorder, { recordingId }: StartRecorderRequest) {
  await recorder.stop(recordingId);
  const ended = reports.find((report) => report.type === 'ended');
  if (ended?.type !== 'ended' || ended.presence === null) return expect.unreachable();
  const composer = createEmbeddedComposer({ captureDirectory });
  return composer.compose({ recordingId, config: CONFIG, sessionSpan: ended.presence });
}

test('the recording is complete with 5% packet loss and reordering in both directions', async () => {
  const request = newRequest();
  await using udp = await startUdpProxy(livekit.udpPort);
  await using signal = await startSignalProxy({ target: livekit.url, mediaPort: udp.port });
  await enter(request);
  const recorder = await record(signal.url, request);
  await eventually(() => expect(entries(request, 'track_began')).toHaveLength(2));
  udp.impair({ loss: 0.05, reordered: 0.05, delayMs: 30 });
  await untilSeen(udp, 2_000);
  udp.impair({});
  await untilSeen(udp, 200);
  const { filePath, durationSeconds } = await stopAndCompose(recorder, request);

  expect(udp.counts.dropped).toBeGreaterThan(50);
  expect(entries(request, 'track_ended').map(({ packetsLost }) => packetsLost)).toEqual([0, 0]);
  expect(reports.map(({ type }) => type)).toEqual(['began', 'ended']);
  const verdict = await judgeRecording(filePath, { ...MENTOR, durationSeconds });
  expect(verdict.findings.filter(({ isGood }) => !isGood)).toEqual([]);
});

/** Returns how many tracks began in each capture run. */
function tracksOfRuns(request: StartRecorderRequest): number[] {
  return [...Map.groupBy(entries(request, 'track_began'), ({ take }) => take).values()].map(({ length }) => length);
}

/** Returns for how many seconds the journal has a picture: from each capture run's first key frame to the track's end. */
function pictureSeconds(request: StartRecorderRequest): number {
  const keyFrames = entries(request, 'key_frame');
  const ends = entries(request, 'track_ended');
  return ends.reduce((seconds, end) => {
    const first = keyFrames.find(({ take, trackSid }) => take === end.take && trackSid === end.trackSid);
    return first === undefined ? seconds : seconds + (end.atMs - first.atMs) / 1000;
  }, 0);
}

test('a signaling failure leads to another capture run of the same recording, and the gap is reported', async () => {
  const request = newRequest();
  await using signal = await startSignalProxy({ target: livekit.url });
  await enterCardInto(request);
  const recorder = await record(signal.url, request);
  await untilReports(request, 2);
  signal.cut();
  await eventually(() => expect(tracksOfRuns(request)).toEqual([2, 2]));
  await untilReports(request, 6);
  const { filePath, durationSeconds } = await stopAndCompose(recorder, request);

  expect(reports.map(({ type }) => type)).toEqual(['began', 'interrupted', 'resumed', 'ended']);
  const resumed = reports.find((report) => report.type === 'resumed');
  if (resumed?.type !== 'resumed' || resumed.since === null) return expect.unreachable();
  expect(resumed.at.getTime()).toBeGreaterThanOrEqual(resumed.since.getTime());
  const missingSeconds = durationSeconds - pictureSeconds(request);
  const verdict = await judgeRecording(filePath, { ...MENTOR, durationSeconds, missingSeconds });
  expect(verdict.findings.filter(({ isGood }) => !isGood)).toEqual([]);
});

test('an invalid message ends only the capture run of that room', async () => {
  const [bad, good] = [newRequest(), newRequest()];
  await using signal = await startSignalProxy({ target: livekit.url });
  await enterCodedInto(bad);
  await enterCodedInto(good);
  const recorder = await record(signal.url, bad);
  await recorder.start(good);
  await eventually(() => expect(entries(bad, 'track_began')).toHaveLength(2));
  await eventually(() => expect(entries(good, 'track_began')).toHaveLength(2));
  signal.garble(bad.roomName);
  await eventually(() => expect(entries(bad, 'track_began')).toHaveLength(4));
  expect(entries(good, 'take_began')).toHaveLength(1);
  expect(entries(good, 'take_ended')).toEqual([]);
});

test('a server that crashes and restarts is rejoined in the same recording, also by its participants', async () => {
  const request = newRequest();
  const before = await enterCodedInto(request);
  await record(livekit.url, request);
  await eventually(() => expect(entries(request, 'track_began')).toHaveLength(2));
  await livekit.stop();
  await eventually(() => expect(reports.map(({ type }) => type)).toEqual(['began', 'interrupted']));
  participants = [];
  await before.leave();
  livekit = await openLivekit(livekit.port);
  await enterCodedInto(request);
  await eventually(() => expect(tracksOfRuns(request)).toEqual([2, 2]));
  expect(reports.map(({ type }) => type)).toEqual(['began', 'interrupted', 'resumed']);
});
