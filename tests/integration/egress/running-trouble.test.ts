import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EgressStatus, ParticipantInfo, ParticipantInfo_State, TrackInfo, TrackSource } from '@livekit/protocol';
import { followEgresses, watchEgressBrowsers } from '@young-minds/recording/capture';
import { EgressClient, EncodedFileOutput } from 'livekit-server-sdk';
import { afterEach, expect, test } from 'vitest';
import {
  createEgressPipeline,
  type EgressPipeline,
  type EgressPipelineOptions,
  KEYS,
  type OpenSession,
} from '../../support/egress-server/egress-pipeline.ts';
import { KILLED, ORDINARY, type TestEgress } from '../../support/egress-server/test-egress.ts';
import { auditOf, coverageOfRow, inboxOf, recordingsOf } from '../../support/pipeline-facts.ts';
import { joinedBody, roomBody } from '../../support/webhook-bodies.ts';

const FALLBACK = { fallback: 'embedded' } as const;

let pipeline: EgressPipeline;

afterEach(() => pipeline.close());

/** Opens a session whose egress has been recording for 10 s. */
async function record(options: Partial<EgressPipelineOptions> = {}, script = {}): Promise<[OpenSession, TestEgress]> {
  pipeline = await createEgressPipeline({ ...options });
  pipeline.egressServer.script = { ...ORDINARY, ...script };
  const [session, egress] = await pipeline.requestEgress();
  await pipeline.pass(2_500);
  await pipeline.egressServer.activate(egress);
  await pipeline.pass(10_000);
  expect(await recordingsOf(pipeline.database.db, session)).toMatchObject([
    { phase: 'capturing', recordingSid: egress.egressId },
  ]);
  return [session, egress];
}

const phasesOf = async (session: OpenSession) =>
  (await recordingsOf(pipeline.database.db, session)).map(({ phase }) => phase);

test('crashed browser, webhook arrives: the egress is stopped, its file kept, and the next one records', async () => {
  const [session, egress] = await record();
  await pipeline.egressServer.loseBrowser(egress);
  await pipeline.pass(1_000);
  await pipeline.pass(1_000);
  expect(egress.hasEnded).toBe(true);
  expect(await phasesOf(session)).toEqual(['completed', 'requested']);
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(recording?.metadata.stopReason).toBe('the browser of the egress is gone from the room');
  expect(recording?.durationSeconds).toBeCloseTo(14, 0);
});

test('crashed browser: polling detects it if the webhook never arrives', async () => {
  const [session, egress] = await record();
  pipeline.egressServer.webhookUrl = null;
  await pipeline.egressServer.loseBrowser(egress);
  await pipeline.pass(5_000);
  await pipeline.pass(1_000);
  expect(egress.hasEnded).toBe(true);
  expect((await phasesOf(session))[0]).toBe('completed');
});

test('Egress killed, no end and no answer to the stop: its segments are kept, the participants recorded again', async () => {
  const [session, egress] = await record();
  await pipeline.egressServer.killService(egress);
  for (let poll = 0; poll < 6; poll += 1) await pipeline.pass(2_000);
  const rows = await recordingsOf(pipeline.database.db, session);
  expect(rows.map(({ recordingSid, phase }) => [recordingSid, phase])).toEqual([
    [egress.egressId, 'completed'],
    [null, 'requested'],
  ]);
  // Three seconds without an egress, and four closed segments.
  expect(rows[0]?.durationSeconds).toBeCloseTo(11, 0);
  expect(rows[0]?.metadata.endReason).toMatch(/does not answer/);
  // LiveKit still reports it as ACTIVE.
  expect(egress.info.status).toBe(EgressStatus.EGRESS_ACTIVE);
  expect([...pipeline.deadEgresses]).toEqual([egress.egressId]);
});

const isShown = async ({ roomName }: OpenSession, { egressId }: TestEgress) =>
  (await pipeline.egress?.lookInto(roomName, egressId))?.hasBrowser;

async function passUntilNotShown(session: OpenSession, egress: TestEgress, seconds: number): Promise<void> {
  for (let second = 0; second < seconds && (await isShown(session, egress)); second += 1) await pipeline.pass(1_000);
}

/** The first question permits the browser to answer the second one. */
async function recordUntilAnswered(options?: Partial<EgressPipelineOptions>): Promise<[OpenSession, TestEgress]> {
  const recorded = await record(options);
  await pipeline.pass(1_000);
  return recorded;
}

async function passSeconds(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) await pipeline.pass(1_000);
}

const whyReplacedOrStopped = async (session: OpenSession) => {
  const [recording] = await recordingsOf(pipeline.database.db, session);
  return recording?.metadata.replacedBecause ?? recording?.metadata.stopReason;
};

test.each([
  ['with', { policy: FALLBACK }],
  ['without', {}],
])('Egress killed, %s a fallback: within 10 s the room is no longer shown as recorded', async (...given) => {
  const [session, egress] = await record(given[1]);
  await pipeline.egressServer.killService(egress);
  await passUntilNotShown(session, egress, 10);
  expect(await isShown(session, egress)).toBe(false);
  expect(await whyReplacedOrStopped(session)).toBe('the egress has stopped writing and does not answer');
});

test('Egress killed, its browser included: the fallback continues within 3 s', async () => {
  const [session, egress] = await recordUntilAnswered({ policy: FALLBACK });
  await pipeline.egressServer.killService(egress);
  await passUntilNotShown(session, egress, 3);
  expect(await isShown(session, egress)).toBe(false);
  expect(await whyReplacedOrStopped(session)).toBe('neither the egress nor its browser answers');
});

test.each([
  ['with', { policy: FALLBACK }],
  ['without', {}],
])('its browser killed, %s a fallback: within 10 s the room is no longer shown as recorded', async (...given) => {
  const [session, egress] = await recordUntilAnswered(given[1]);
  pipeline.egressServer.freezeBrowser(egress);
  await passUntilNotShown(session, egress, 10);
  expect(await isShown(session, egress)).toBe(false);
  expect(egress.hasEnded).toBe(true);
  expect(await whyReplacedOrStopped(session)).toBe('the browser of the egress does not answer');
});

test('a browser that is silent for 3 s continues to record', async () => {
  const [session, egress] = await recordUntilAnswered();
  const resume = pipeline.egressServer.freezeBrowser(egress);
  await passSeconds(3);
  resume();
  await passSeconds(3);
  expect(await phasesOf(session)).toEqual(['capturing']);
});

test('a browser that has never answered continues to record', async () => {
  const [session, egress] = await record();
  pipeline.egressServer.freezeBrowser(egress);
  await passSeconds(10);
  expect(await phasesOf(session)).toEqual(['capturing']);
});

test('a browser that reconnects, and may answer only when it is permitted again, continues to record', async () => {
  const [session, egress] = await recordUntilAnswered();
  pipeline.egressServer.reconnectBrowser(egress);
  await passSeconds(10);
  expect(await phasesOf(session)).toEqual(['capturing']);
});

test('segments that a slow store delays do not stop an egress that answers', async () => {
  const [session, egress] = await record();
  // Only the clock advances: no segment arrives.
  pipeline.clock.moveTo(new Date(pipeline.clock.now().getTime() + 30_000));
  await pipeline.work();
  expect(pipeline.egressServer.calls).toContain('UpdateStream');
  expect(egress.hasEnded).toBe(false);
  expect(await phasesOf(session)).toEqual(['capturing']);
});

test('Egress unreachable and back, with segments: its late file is deleted', async () => {
  const [session, egress] = await record({}, { isServiceAlive: false });
  await pipeline.egressServer.loseBrowser(egress);
  for (let poll = 0; poll < 4; poll += 1) await pipeline.pass(2_000);
  expect((await phasesOf(session))[0]).toBe('completed');
  await pipeline.egressServer.end(egress);
  expect(await readdir(join(pipeline.directory, 'egress'))).toContain(basename(egress.path));
  await pipeline.work();
  const left = await readdir(join(pipeline.directory, 'egress'));
  expect(left.filter((name) => name.startsWith(session.sessionId))).toEqual([]);
});

test('Egress unreachable and back, requested by an earlier version: its late end reports the file', async () => {
  const [session, egress] = await record({}, { isServiceAlive: false, hasSegments: false });
  await pipeline.egressServer.loseBrowser(egress);
  for (let poll = 0; poll < 4; poll += 1) await pipeline.pass(2_000);
  expect((await phasesOf(session))[0]).toBe('composing');
  await pipeline.egressServer.end(egress);
  await pipeline.pass(60_000);
  await pipeline.work();
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(recording).toMatchObject({ phase: 'completed', metadata: { output: { recordingSid: egress.egressId } } });
});

test('media server crash, same room name with a new SID: the participants are recorded again', async () => {
  const [session, egress] = await record();
  await pipeline.receive(roomBody('room_started', { session, at: pipeline.clock.now(), roomSid: 'RM_second' }));
  const joinedAt = pipeline.clock.now();
  const interval = { session, userId: session.menteeId, participantSid: 'PA_back', joinedAt, roomSid: 'RM_second' };
  await pipeline.receive(joinedBody(interval));
  pipeline.egressServer.roomSids.set(session.roomName, 'RM_second');
  await pipeline.pass(1_000);
  await pipeline.pass(1_000);
  expect(egress.hasEnded).toBe(true);
  expect(await phasesOf(session)).toEqual(['completed', 'requested']);
  expect(pipeline.egressServer.egresses.at(-1)?.info.roomId).toBe('RM_second');
});

test('LiveKit is killed and comes back while an egress records: what is lost inside the file is missing', async () => {
  pipeline = await createEgressPipeline();
  pipeline.egressServer.script = { ...ORDINARY, content: 'interrupted' };
  const [session, egress] = await pipeline.requestEgress();
  const camera = new TrackInfo({ source: TrackSource.CAMERA });
  const microphone = new TrackInfo({ source: TrackSource.MICROPHONE });
  const listed = { identity: session.mentorId, state: ParticipantInfo_State.ACTIVE, tracks: [camera, microphone] };
  pipeline.egressServer.people.set(session.roomName, [new ParticipantInfo(listed)]);
  await pipeline.pass(500);
  await pipeline.egressServer.activate(egress);
  await pipeline.pass(1_000);
  // Back, but not connected yet: LiveKit lists no tracks.
  const connecting = { ...listed, state: ParticipantInfo_State.JOINED, tracks: [] };
  pipeline.egressServer.people.set(session.roomName, [new ParticipantInfo(connecting)]);
  await pipeline.pass(19_000);
  await session.leave();
  await pipeline.pass(20_000);
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(recording).toMatchObject({ phase: 'completed', metadata: { published: [{ cameras: 1, microphones: 1 }] } });
  const missing = recording ? (coverageOfRow(recording)?.missing ?? []) : [];
  // The egress lost LiveKit five seconds after the join.
  expect(missing.map((gap) => [gap.atSeconds, gap.durationSeconds].map((seconds) => Math.round(seconds)))).toEqual([
    [5, 8],
  ]);
});

const EXHAUSTED = { status: EgressStatus.EGRESS_COMPLETE, details: 'End reason: CPU exhausted', hasFile: true };
const HANDLER_KILLED = { status: EgressStatus.EGRESS_FAILED, error: KILLED, errorCode: 500, hasFile: false };

test.each([
  ['ends itself because CPUs are exhausted', EXHAUSTED, 'EGRESS_COMPLETE: End reason: CPU exhausted'],
  ['fails because its handler is killed', HANDLER_KILLED, 'EGRESS_FAILED: signal: killed'],
])('an egress that %s: the fallback continues the same recording immediately', async (_what, end, reason) => {
  const [session, egress] = await record({ policy: FALLBACK });
  await pipeline.egressServer.end(egress, end);
  await pipeline.pass(0);
  const [recording, ...others] = await recordingsOf(pipeline.database.db, session);
  expect(others).toEqual([]);
  expect(recording).toMatchObject({ recorder: 'embedded', phase: 'capturing', errorCode: null });
  expect(recording?.recordingSid).not.toBe(egress.egressId);
  expect(recording?.metadata.replacedBecause).toBe(reason);
  expect(recording?.metadata.replaced).toMatchObject({
    recordingSid: egress.egressId,
    output: { path: egress.path, recordingSid: egress.egressId },
  });
  await pipeline.pass(5_000);
  await session.leave();
  await pipeline.pass(21_000);
  const { source } = pipeline.composer.composed[0] ?? {};
  expect(source).toMatchObject({ recorder: 'embedded', replaced: { recordingSid: egress.egressId } });
});

test.each([
  ['with', { policy: FALLBACK }],
  ['without', {}],
])(
  'killed handler, %s a fallback: its browser is removed, so that the page shows the missing recorder',
  async (...given) => {
    const [session, egress] = await record(given[1]);
    await pipeline.egressServer.end(egress, HANDLER_KILLED);
    const look = () => pipeline.egress?.lookInto(session.roomName, egress.egressId);
    expect(await look()).toMatchObject({ hasBrowser: true });
    await pipeline.work();
    expect(await look()).toMatchObject({ hasBrowser: false });
  },
);

test('crashed browser with a fallback: it continues, and the file of the egress is noted when it arrives', async () => {
  const [session, egress] = await record({ policy: FALLBACK });
  await pipeline.egressServer.loseBrowser(egress);
  await pipeline.pass(1_000);
  expect(egress.hasEnded).toBe(true);
  await pipeline.pass(1_000);
  const [recording, ...others] = await recordingsOf(pipeline.database.db, session);
  expect(others).toEqual([]);
  expect(recording).toMatchObject({ recorder: 'embedded', phase: 'capturing' });
  expect(recording?.metadata.replaced).toMatchObject({ output: { status: 'EGRESS_COMPLETE', path: egress.path } });
});

test('all participants left: the egress is stopped after the grace period, and the empty end is cut off', async () => {
  const [session] = await record();
  await session.leave();
  await pipeline.pass(19_000);
  expect(await phasesOf(session)).toEqual(['capturing']);
  await pipeline.pass(1_000);
  await pipeline.work();
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(recording).toMatchObject({ phase: 'completed' });
  expect(recording?.durationSeconds).toBeCloseTo(13, 0);
});

test('all participants left and the stop was lost with its worker: the egress is stopped as a stray', async () => {
  const [session, egress] = await record();
  await session.leave();
  pipeline.egressServer.webhookUrl = null;
  await pipeline.database.pool.query(
    "UPDATE livekit_recordings SET phase = 'failed', status = 'failed', error_message = 'given up'",
  );
  await pipeline.work();
  expect(egress.hasEnded).toBe(true);
  expect(await auditOf(pipeline.database.db, session)).toContain('recording_stray_stopped');
});

test('egresses of other applications and other databases on the same LiveKit are not changed', async () => {
  await record();
  const client = new EgressClient(pipeline.egressServer.url, KEYS.apiKey, KEYS.apiSecret);
  const strangers = ['/tmp/egress/compA.mp4', `/tmp/egress/${randomUUID()}.${randomUUID()}.0a1b2c3d.mp4`];
  for (const filepath of strangers) {
    await client.startRoomCompositeEgress('elsewhere', { file: new EncodedFileOutput({ filepath }) });
  }
  await pipeline.pass(1_000);
  expect(pipeline.egressServer.egresses.map(({ hasEnded }) => hasEnded)).toEqual([false, false, false]);
});

test('SIGTERM drains: an ongoing recording continues to its end, and a new one uses the other recorder', async () => {
  const [session, egress] = await record({ policy: FALLBACK });
  pipeline.egressServer.startBehaviour = 'refuse';
  const second = await pipeline.openSession();
  await pipeline.pass(1_000);
  expect(await recordingsOf(pipeline.database.db, second)).toMatchObject([
    { recorder: 'embedded', phase: 'capturing' },
  ]);
  expect(egress.hasEnded).toBe(false);
  await session.leave();
  await pipeline.pass(20_000);
  await pipeline.work();
  expect(await phasesOf(session)).toEqual(['completed']);
});

test('all webhooks lost: start and end are found by polling', async () => {
  pipeline = await createEgressPipeline();
  const session = await pipeline.openSession();
  await pipeline.pass(500);
  pipeline.egressServer.webhookUrl = null;
  const [egress] = pipeline.egressServer.egresses;
  if (egress === undefined) throw new Error('no egress was asked for');
  await pipeline.egressServer.activate(egress);
  await pipeline.pass(2_000);
  expect(await phasesOf(session)).toEqual(['capturing']);
  await pipeline.pass(8_000);
  await session.leave();
  await pipeline.pass(20_000);
  await pipeline.pass(2_000);
  expect(await phasesOf(session)).toEqual(['completed']);
});

test('egress unknown to LiveKit after a Redis reset: the capture ends, and the file is found by its name', async () => {
  const [session, egress] = await record();
  pipeline.egressServer.webhookUrl = null;
  await pipeline.egressServer.end(egress);
  pipeline.egressServer.hasForgotten = true;
  await pipeline.pass(2_000);
  const [recording] = await recordingsOf(pipeline.database.db, session);
  expect(recording).toMatchObject({
    phase: 'completed',
    metadata: { endReason: 'LiveKit has no egress of this recording' },
  });
  expect(recording?.durationSeconds).toBeGreaterThan(8);
});

test("a late leave of the browser after the end is not a participant's leave", async () => {
  const [session, egress] = await record();
  await session.leave();
  await pipeline.pass(20_000);
  await pipeline.work();
  await pipeline.egressServer.loseBrowser(egress);
  await pipeline.work();
  expect(await phasesOf(session)).toEqual(['completed']);
  const inbox = await inboxOf(pipeline.database.db, session);
  const outcomes = inbox.filter(({ eventType }) => eventType === 'participant_left').map(({ outcome }) => outcome);
  expect(outcomes.toSorted()).toEqual(['left', 'the browser of an egress comes and goes']);
});

test('polling sends no request to LiveKit while no egress records', async () => {
  pipeline = await createEgressPipeline({ policy: { recorder: 'embedded' } });
  await pipeline.openSession();
  await pipeline.runDueJobs();
  pipeline.egressServer.calls.length = 0;
  await followEgresses(pipeline);
  await watchEgressBrowsers(pipeline);
  expect(pipeline.egressServer.calls).toEqual([]);
});
