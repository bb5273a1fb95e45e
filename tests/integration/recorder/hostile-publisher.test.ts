import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PARTICIPANT_GRANTS } from '@young-minds/livekit/meeting-rooms';
import { createEmbeddedComposer, createEmbeddedRecorder } from '@young-minds/recorder';
import { readJournal } from '@young-minds/recorder/journal/journal';
import type { JournalEntry } from '@young-minds/recorder/journal/journal-entry';
import type { RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';
import { judgeRecording } from '@young-minds/rehearsal/media';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { enterCard } from '../../support/enter-card.ts';
import { eventually } from '../../support/eventually.ts';
import { attackOf, type RunningAttack } from '../../support/hostile/index.ts';
import { createToken, uniqueRoomName } from '../../support/livekit.ts';

const CONFIG = { enabled: true, resolution: '1280x720', fps: 15 } as const;
const silent = { info() {}, warn() {}, error() {} };
/** Those that attack the decoder, the disk and the memory. `npm run chaos` has all of them, one at a time. */
const KINDS = ['huge-pictures', 'parameter-sets', 'endless-frames'] as const;
/** The card has one every half second. */
const KEY_FRAMES_OF_THE_CARD = 10;

const resources = new AsyncDisposableStack();
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hostile-'));
  resources.defer(() => rm(directory, { recursive: true }));
});

afterAll(() => resources.disposeAsync());

/** Joins as a hostile participant, with a token that permits what those of the platform do. */
async function attack(kind: string, roomName: string): Promise<RunningAttack> {
  const token = await createToken({ roomName, identity: kind, grants: PARTICIPANT_GRANTS });
  const running = await attackOf(kind).begin({ url: inject('livekit').url, token });
  resources.defer(() => running.end());
  return running;
}

/** Returns the size of everything that was written for a participant. */
function writtenBytes(journal: readonly JournalEntry[], recordingId: string, identity: string): number {
  const files = journal.flatMap((entry) =>
    entry.type === 'track_began' && entry.identity === identity ? [entry.file] : [],
  );
  return files.reduce((sum, file) => sum + statSync(join(directory, recordingId, file)).size, 0);
}

function keyFramesOf(identity: string, journal: readonly JournalEntry[]): number {
  const sids = new Set(
    journal.flatMap((entry) => (entry.type === 'track_began' && entry.identity === identity ? [entry.trackSid] : [])),
  );
  return journal.filter((entry) => entry.type === 'key_frame' && sids.has(entry.trackSid)).length;
}

/** Returns when all tracks of a participant were captured. The recorder joins after them. */
function capturedSinceMs(identity: string, journal: readonly JournalEntry[]): number {
  const began = journal.filter((entry) => entry.type === 'track_began' && entry.identity === identity);
  return Math.max(...began.map(({ atMs }) => atMs));
}

it('records one participant completely while others attack the recording', async () => {
  const request: StartRecorderRequest = {
    ...{ recordingId: randomUUID(), sessionId: randomUUID(), roomName: uniqueRoomName(), config: CONFIG },
  };
  const { recordingId, roomName } = request;
  const reports: RecorderReport[] = [];
  const recorder = createEmbeddedRecorder({
    ...{ livekit: inject('livekit'), captureDirectory: directory, logger: silent, threads: 1 },
    onReport: async (report) => void reports.push(report),
  });
  resources.defer(() => recorder.close());
  const attacks = await Promise.all(KINDS.map((kind) => attack(kind, roomName)));
  const mentor = await enterCard({ roomName, identity: 'mentor' });
  resources.defer(async () => void (await mentor.leave()));
  await recorder.start(request);

  const journal = () => readJournal(join(directory, recordingId));
  await eventually(() => expect(keyFramesOf('mentor', journal())).toBeGreaterThan(KEY_FRAMES_OF_THE_CARD));
  const written = KINDS.map((kind) => writtenBytes(journal(), recordingId, kind));
  const sent = attacks.map((running) => running.sentBytes());
  await recorder.stop(recordingId);

  for (const [index, bytes] of written.entries()) expect(bytes).toBeLessThan(2 * (sent[index] ?? 0) + 100_000);
  expect(reports.map(({ type }) => type)).toEqual(['began', 'ended']);
  const ended = reports.at(-1);
  if (ended?.type !== 'ended' || ended.presence === null) return expect.unreachable();
  const composer = createEmbeddedComposer({ captureDirectory: directory });
  const { filePath, durationSeconds } = await composer.compose({
    ...{ recordingId, config: CONFIG },
    sessionSpan: { ...ended.presence, startAt: new Date(capturedSinceMs('mentor', journal())) },
  });
  const verdict = await judgeRecording(filePath, { personas: ['mentor'], durationSeconds });
  expect(verdict.findings.filter(({ isGood }) => !isGood)).toEqual([]);
});
