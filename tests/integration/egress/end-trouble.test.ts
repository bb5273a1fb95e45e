import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EgressStatus } from '@livekit/protocol';
import { afterEach, expect, test } from 'vitest';
import {
  createEgressPipeline,
  type EgressPipeline,
  type OpenSession,
} from '../../support/egress-server/egress-pipeline.ts';
import {
  type EgressEnd,
  type EgressScript,
  ORDINARY,
  type TestEgress,
} from '../../support/egress-server/test-egress.ts';
import { notificationsOf, recordingsOf } from '../../support/pipeline-facts.ts';

let pipeline: EgressPipeline;

afterEach(() => pipeline.close());

/** Runs an egress until it records, which is three seconds after the join. */
async function beginRecording(script: Partial<EgressScript> = {}): Promise<[OpenSession, TestEgress]> {
  pipeline = await createEgressPipeline();
  pipeline.egressServer.script = { ...ORDINARY, ...script };
  const [session, egress] = await pipeline.requestEgress();
  await pipeline.pass(2_500);
  await pipeline.egressServer.activate(egress);
  return [session, egress];
}

/** Runs an egress that records for ten seconds and then ends as given. */
async function recordUntil(
  end: Partial<EgressEnd>,
  script: Partial<EgressScript> = {},
): Promise<[OpenSession, TestEgress]> {
  const [session, egress] = await beginRecording(script);
  await pipeline.pass(10_000);
  await pipeline.egressServer.end(egress, { status: EgressStatus.EGRESS_COMPLETE, hasFile: true, ...end });
  await pipeline.work();
  return [session, egress];
}

const theRecording = async (session: OpenSession) => (await recordingsOf(pipeline.database.db, session))[0];

const qualityIssuesOf = async (session: OpenSession) => {
  const { artifact } = ((await theRecording(session))?.metadata ?? {}) as { artifact?: { flaws?: string[] } };
  return artifact?.flaws ?? [];
};

test.each([
  ['FAILED', { status: EgressStatus.EGRESS_FAILED, error: 'pipeline frozen', errorCode: 500 }, 'pipeline frozen'],
  ['LIMIT_REACHED', { status: EgressStatus.EGRESS_LIMIT_REACHED, error: 'time limit reached' }, 'time limit reached'],
])('%s with a good file: the file is kept and marked', async (_status, end, problem) => {
  const [session] = await recordUntil(end);
  expect(await theRecording(session)).toMatchObject({ phase: 'completed' });
  expect(await qualityIssuesOf(session)).toEqual([`the recorder stopped early (${problem})`]);
});

test('its handler is killed before it closed a segment: the recording is reported as lost', async () => {
  const [session, egress] = await beginRecording();
  await pipeline.pass(3_000);
  await pipeline.egressServer.killHandler(egress);
  await pipeline.work();
  expect(await theRecording(session)).toMatchObject({
    phase: 'failed',
    errorCode: 'RECORDER_CRASHED',
    errorMessage: expect.stringContaining('EGRESS_FAILED: signal: killed'),
  });
  expect(await notificationsOf(pipeline.database.db, session)).toHaveLength(2);
});

test('FAILED at its end because the folder is not writable: the file is lost, and the reason is reported', async () => {
  pipeline = await createEgressPipeline();
  const [session, egress] = await pipeline.requestEgress();
  await pipeline.egressServer.activate(egress);
  await pipeline.pass(10_000);
  // The folder is replaced between the probe and the end.
  const lost = join(pipeline.directory, 'egress');
  await rm(lost, { recursive: true });
  await writeFile(lost, '');
  await pipeline.egressServer.end(egress);
  await rm(lost);
  await pipeline.work();
  expect(await theRecording(session)).toMatchObject({ phase: 'failed', errorCode: 'RECORDER_OUTPUT_LOST' });
  expect((await theRecording(session))?.metadata.output).toMatchObject({
    problem: expect.stringMatching(/^Local upload failed/),
  });
});

test('a destination that only Egress cannot write to: the egress fails with its first segment', async () => {
  const [session, egress] = await beginRecording({ canWrite: false });
  await pipeline.pass(5_000);
  expect(egress.hasEnded).toBe(true);
  expect(await theRecording(session)).toMatchObject({
    phase: 'failed',
    metadata: { output: { problem: expect.stringMatching(/^Local upload failed: .*permission denied/) } },
  });
});

test('an egress that ends while participants are present: its file is kept, and the next one starts', async () => {
  const [session] = await recordUntil({ details: 'End reason: Source closed' });
  await pipeline.pass(6_000);
  const rows = await recordingsOf(pipeline.database.db, session);
  expect(rows.map(({ phase }) => phase)).toEqual(['completed', 'requested']);
  expect(rows[0]?.metadata.endReason).toBe('EGRESS_COMPLETE: End reason: Source closed');
});

test.each([
  ['black', ['the video is black from start to end', 'the audio is silent from start to end']],
  ['dead', ['the video shows the same image from start to end', 'the audio is silent from start to end']],
] as const)('COMPLETE with no content (%s): the file is checked, kept and marked', async (content, issues) => {
  const [session] = await recordUntil({}, { content });
  expect(await theRecording(session)).toMatchObject({ phase: 'completed' });
  expect(await qualityIssuesOf(session)).toEqual(issues);
});

test('an ordinary file is not marked', async () => {
  const [session] = await recordUntil({});
  expect(await theRecording(session)).toMatchObject({ phase: 'completed' });
  expect(await qualityIssuesOf(session)).toEqual([]);
});

test('COMPLETE with an empty file: the file is reported as lost', async () => {
  const [session] = await recordUntil({}, { content: 'empty' });
  expect(await theRecording(session)).toMatchObject({ phase: 'failed', errorCode: 'RECORDING_UNREADABLE' });
});

test('a file that was cut off while it was copied: the recording is assembled from segments and marked', async () => {
  const end = { status: EgressStatus.EGRESS_FAILED, error: 'signal: killed' };
  const [session] = await recordUntil(end, { content: 'no_index' });
  expect(await theRecording(session)).toMatchObject({ phase: 'completed' });
  // Ten seconds from Egress, after three seconds in which it was not recording yet.
  expect((await theRecording(session))?.durationSeconds).toBeCloseTo(13, 0);
  expect(await qualityIssuesOf(session)).toEqual([
    'the recorder stopped early (signal: killed)',
    'the recorder left no complete file: it was assembled from segments, so its last seconds may be missing',
  ]);
});

test('COMPLETE without a file: the file is reported as lost', async () => {
  const [session] = await recordUntil({ hasFile: false }, { hasSegments: false });
  expect(await theRecording(session)).toMatchObject({ phase: 'failed', errorCode: 'RECORDER_OUTPUT_LOST' });
});

test('an end that is reported three times makes one recording', async () => {
  const [session, egress] = await recordUntil({});
  const event = { event: 'egress_ended', egressInfo: egress.info.toJson() };
  await pipeline.egressServer.webhooks.send(event, pipeline.clock.now());
  await pipeline.egressServer.webhooks.send(event, pipeline.clock.now());
  await pipeline.work();
  const completed = (await recordingsOf(pipeline.database.db, session)).filter(({ phase }) => phase === 'completed');
  expect(completed).toHaveLength(1);
});

test('two recordings of one session never share a file name, which Egress would overwrite silently', async () => {
  const [session, first] = await recordUntil({ details: 'End reason: Source closed' });
  await pipeline.pass(6_000);
  const second = pipeline.egressServer.egresses[1];
  expect(second?.path).not.toBe(first.path);
  expect(second?.path).toContain(session.sessionId);
});
