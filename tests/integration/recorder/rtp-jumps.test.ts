import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedComposer, createEmbeddedRecorder } from '@young-minds/recorder';
import { readJournal } from '@young-minds/recorder/journal/journal';
import type { JournalEntry } from '@young-minds/recorder/journal/journal-entry';
import type { RecorderReport, StartRecorderRequest } from '@young-minds/recording/ports';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { encodePicture, encodeSound } from '../../support/coded-media.ts';
import { CodedPublisher } from '../../support/coded-publisher.ts';
import { placeOf } from '../../support/enter-coded.ts';
import { eventually } from '../../support/eventually.ts';
import { uniqueRoomName } from '../../support/livekit.ts';
import { listenForTone } from '../../support/watch-recording.ts';

const CONFIG = { enabled: true, resolution: '1280x720', fps: 10 } as const;
const silent = { info() {}, warn() {}, error() {} };
/** The tone that each participant sends. */
const TONES_HZ = { ada: 500, ben: 800 } as const;
const TRACKS_PER_PARTICIPANT = 2;
/** LiveKit forwards nothing of a track until its RTP clock has caught up, and then continues where it had stopped. */
const BACK_S = 7;
/** A shorter pause is no lost media. */
const MIN_LOST_MS = 5_000;
/** Where a sender's sound starts over, there is a click, which contains every tone. */
const CLICK_S = 0.05;
/** What follows a pause may be placed up to a second early: LiveKit's first report after it is that inaccurate. */
const CLOCK_TOLERANCE_S = 1;

const resources = new AsyncDisposableStack();
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'jumps-'));
  resources.defer(() => rm(directory, { recursive: true }));
});

afterAll(() => resources.disposeAsync());

async function enter(roomName: string, identity: keyof typeof TONES_HZ): Promise<CodedPublisher> {
  const [picture, sound] = await Promise.all([
    encodePicture({ picture: 'testsrc=decimals=1', width: 160, height: 90, fps: 10, seconds: 2 }),
    encodeSound({ sound: `sine=frequency=${TONES_HZ[identity]}`, seconds: 2 }),
  ]);
  const place = await placeOf({ roomName, identity });
  const participant = await CodedPublisher.join({ ...place, picture, sound, fps: 10 });
  resources.defer(() => participant.leave());
  return participant;
}

it('records on when the RTP clock of one participant jumps ahead by an hour and that of another one jumps back', async () => {
  const roomName = uniqueRoomName();
  const request: StartRecorderRequest = {
    ...{ recordingId: randomUUID(), sessionId: randomUUID(), roomName, config: CONFIG },
  };
  const { recordingId } = request;
  const reports: RecorderReport[] = [];
  const recorder = createEmbeddedRecorder({
    ...{ livekit: inject('livekit'), captureDirectory: directory, logger: silent, threads: 1 },
    onReport: async (report) => void reports.push(report),
  });
  resources.defer(() => recorder.close());
  const [ada, ben] = [await enter(roomName, 'ada'), await enter(roomName, 'ben')];
  await recorder.start(request);

  const entries = <Type extends JournalEntry['type']>(type: Type, sinceMs = 0) =>
    readJournal(join(directory, recordingId)).filter(
      (entry): entry is Extract<JournalEntry, { type: Type }> => entry.type === type && entry.atMs > sinceMs,
    );
  const untilReported = (sinceMs: number) =>
    eventually(() =>
      expect(new Set(entries('sender_report', sinceMs).map(({ trackSid }) => trackSid)).size).toBe(
        2 * TRACKS_PER_PARTICIPANT,
      ),
    );
  await untilReported(0);
  ada.jump(3600);
  ben.jump(-BACK_S);
  const sidsOfBen = new Set(
    entries('track_began').flatMap(({ identity, trackSid }) => (identity === 'ben' ? trackSid : [])),
  );
  const pauses = await eventually(() => {
    const found = entries('track_paused').filter(({ trackSid, atMs, sinceMs }) => {
      return sidsOfBen.has(trackSid) && atMs - sinceMs >= MIN_LOST_MS;
    });
    expect(found.length).toBeGreaterThanOrEqual(TRACKS_PER_PARTICIPANT);
    return found;
  });
  await untilReported(Math.max(...pauses.map(({ atMs }) => atMs)));
  await recorder.stop(recordingId);

  const ended = reports.at(-1);
  if (ended?.type !== 'ended' || ended.presence === null) return expect.unreachable();
  const composer = createEmbeddedComposer({ captureDirectory: directory });
  const artifact = await composer.compose({ recordingId, config: CONFIG, sessionSpan: ended.presence });
  const heardOf = async (identity: keyof typeof TONES_HZ) =>
    (await listenForTone(artifact.filePath, TONES_HZ[identity])).filter(([fromS, toS]) => toS - fromS > CLICK_S);
  const heardOfAda = await heardOf('ada');
  const heardSeconds = heardOfAda.reduce((sum, [fromS, toS]) => sum + toS - fromS, 0);
  expect(heardSeconds).toBeGreaterThan(artifact.durationSeconds * 0.7);

  const lost = (artifact.lost ?? []).filter(({ participant }) => participant === 'ben');
  expect(new Set(lost.map(({ media }) => media))).toEqual(new Set(['picture', 'sound']));
  const silence = lost.find(({ media }) => media === 'sound') ?? expect.unreachable();
  const silentFromS = silence.atSeconds + CLOCK_TOLERANCE_S;
  const silentToS = silence.atSeconds + silence.durationSeconds - CLOCK_TOLERANCE_S;
  const heardOfBen = await heardOf('ben');
  expect(heardOfBen.filter(([fromS, toS]) => toS > silentFromS && fromS < silentToS)).toEqual([]);
  expect(heardOfBen.some(([fromS]) => fromS >= silentToS)).toBe(true);
});
