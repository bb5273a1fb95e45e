import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEgressComposer, createEgressRecorder, createEgressService } from '@young-minds/egress';
import {
  DEFAULT_RECORDING_CONFIG,
  type EgressSnapshot,
  hasEgressEnded,
  recorderOutputOf,
  recordingIdOfEgressPath,
  roomNameOf,
} from '@young-minds/recording/domain';
import type { StorageProvider } from '@young-minds/recording/ports';
import { listMp4Boxes, probeMedia } from '@young-minds/rehearsal/media';
import { createLocalStorage } from '@young-minds/storage/local';
import { AccessToken } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CodedPublisher } from '../coded-publisher.ts';
import { joinCoded } from '../enter-coded.ts';
import { eventually } from '../eventually.ts';

export interface EgressPlace {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Shared with Egress, under the same path. */
  readonly outputDirectory: string;
  close(): Promise<void>;
}

const RECORDED_MS = 5_000;
/** The first frame of a file is up to 1.1 s older than its reported start. */
const LATE_SECONDS = 1.1;

/** Checks what our adapters rely on in LiveKit's egress API, against the test server or a real Egress. */
export function egressCases(open: () => Promise<EgressPlace>): void {
  let place: EgressPlace;
  let folder: string;
  let storage: StorageProvider;

  beforeAll(async () => {
    place = await open();
    folder = await mkdtemp(join(tmpdir(), 'egress-cases-'));
    storage = createLocalStorage({ directory: join(folder, 'store'), baseUrl: 'https://a.test', signingSecret: 'a' });
  });

  afterAll(async () => {
    await place.close();
    await rm(folder, { recursive: true });
  });

  const service = () => createEgressService(place);
  const destination = () => ({ kind: 'file', directory: place.outputDirectory }) as const;
  const recorder = () =>
    createEgressRecorder({
      ...{ livekit: place, service: service(), destination: destination(), storage, hasManifest: false },
      ...{ onReport: async () => {}, logger: { info: () => {}, warn: () => {} } },
    });

  const composerIn = (name: string) =>
    createEgressComposer({ captureDirectory: join(folder, name), destination: destination(), storage });

  function newRecording() {
    const sessionId = randomUUID();
    const ids = { recordingId: randomUUID(), sessionId, roomName: roomNameOf(sessionId) };
    return { ...ids, config: DEFAULT_RECORDING_CONFIG };
  }

  async function enter(roomName: string): Promise<CodedPublisher> {
    const token = new AccessToken(place.apiKey, place.apiSecret, { identity: randomUUID() });
    token.addGrant({ roomJoin: true, room: roomName, canPublish: true });
    return joinCoded({ url: place.url, token: await token.toJwt() });
  }

  async function egressOf({ roomName, recordingId }: ReturnType<typeof newRecording>): Promise<EgressSnapshot> {
    const ofRoom = await service().listOfRoom(roomName);
    const own = ofRoom.filter(({ outputPath }) => recordingIdOfEgressPath(outputPath) === recordingId);
    expect(own).toHaveLength(1);
    return own[0] as EgressSnapshot;
  }

  test('records a room once, as a playable file and as segments', async () => {
    const recording = newRecording();
    const participant = await enter(recording.roomName);
    await recorder().start(recording);
    // A second worker, or a retry.
    await recorder().start(recording);
    await eventually(async () => expect((await egressOf(recording)).status).toBe('EGRESS_ACTIVE'));
    const { egressId, file } = await egressOf(recording);
    const published = { cameras: 1, microphones: 1 };
    const look = () => service().lookInto(recording.roomName, egressId);
    await eventually(async () => expect(await look()).toEqual({ hasBrowser: true, published }));
    // The first question permits the browser to answer.
    const ask = () => service().askBrowser(recording.roomName, egressId);
    await eventually(async () => expect(await ask()).toBe('answered'));
    const startedMs = file?.mediaStartedAt?.getTime() ?? 0;
    await eventually(() => expect(Date.now() - startedMs).toBeGreaterThan(RECORDED_MS));
    const endAt = new Date();
    expect(await service().stop(egressId)).toBe('stopping');
    await eventually(async () => expect((await egressOf(recording)).status).toBe('EGRESS_COMPLETE'));
    await participant.leave();

    const output = recorderOutputOf(await egressOf(recording));
    const { recordingId, sessionId, config } = recording;
    const source = { recorder: 'egress', sessionId, recordingSid: egressId, output } as const;
    const composer = composerIn('capture');
    const sessionSpan = { startAt: new Date(startedMs), endAt };
    const { filePath, qualityIssues } = await composer.compose({ recordingId, config, sessionSpan, source });
    const { durationSeconds, video, audio } = await probeMedia(filePath);
    const spanSeconds = (endAt.getTime() - startedMs) / 1000;
    expect(durationSeconds).toBeGreaterThan(spanSeconds - 0.5);
    expect(durationSeconds).toBeLessThan(spanSeconds + LATE_SECONDS + 0.5);
    expect([video?.codec, video?.width, video?.height, audio?.codec]).toEqual(['h264', 1280, 720, 'aac']);
    expect((await listMp4Boxes(filePath)).indexOf('moov')).toBe(1);
    expect(qualityIssues).toBeUndefined();

    // As after a crash, which leaves no file.
    await rm(output.path ?? '');
    const assembled = await composerIn('assembly').compose({ recordingId, config, sessionSpan, source });
    expect(assembled.durationSeconds).toBeCloseTo(durationSeconds, 0);
    expect((await probeMedia(assembled.filePath)).video).toMatchObject({ codec: 'h264', width: 1280, height: 720 });
    await composer.discard(recordingId, source);
    expect((await readdir(place.outputDirectory)).filter((name) => name.includes(recordingId))).toEqual([]);
  });

  test('a stop before it is ACTIVE aborts it and leaves no file', async () => {
    const recording = newRecording();
    const participant = await enter(recording.roomName);
    await recorder().start(recording);
    const { egressId } = await egressOf(recording);
    expect(await service().stop(egressId)).toBe('stopping');
    await eventually(async () => expect(hasEgressEnded(await egressOf(recording))).toBe(true));
    await participant.leave();
    expect(await egressOf(recording)).toMatchObject({ status: 'EGRESS_ABORTED', errorCode: 412 });
  });

  test('a stop of an ended or unknown egress is not an error', async () => {
    const recording = newRecording();
    const participant = await enter(recording.roomName);
    await recorder().start(recording);
    const { egressId } = await egressOf(recording);
    await service().stop(egressId);
    await eventually(async () => expect(hasEgressEnded(await egressOf(recording))).toBe(true));
    await participant.leave();
    expect(await service().stop(egressId)).toBe('ended');
    expect(await service().stop('EG_neverwas')).toBe('ended');
  });

  test('an unknown egress is reported as not found', async () => {
    expect(await service().listOfRoom('session-of-no-one')).toEqual([]);
    const look = await service().lookInto('session-of-no-one', 'EG_neverwas');
    expect(look).toEqual({ hasBrowser: false, published: null });
  });
}
