import { YoungMindsError } from '@young-minds/core';
import { operatorAlerts } from '@young-minds/database/schema';
import { releaseLostLeases, renewLeases } from '@young-minds/recording/capture';
import { DEADLINES_MS } from '@young-minds/recording/domain';
import { sendOperatorAlerts, watchDeadlines, watchRisks } from '@young-minds/recording/maintenance';
import { giveUpRecording } from '@young-minds/recording/pipeline';
import { getRecordingForViewer, listSessionRecordings } from '@young-minds/recording/playback';
import type { Mail } from '@young-minds/recording/ports';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../support/database.ts';
import { openPipeline } from '../../support/pipeline.ts';
import { auditOf, notificationsOf, theRecordingOf } from '../../support/pipeline-facts.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import { joinedBody, leftBody } from '../../support/webhook-bodies.ts';
import type { WorkerPipeline } from '../../support/worker-pipeline.ts';

const START = new Date('2026-03-01T10:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

let database: TestDatabase;
let pipeline: WorkerPipeline;
let session: SeededSession;
let mails: Mail[];
let mailError: Error | null;

beforeEach(async () => {
  const opened = await openPipeline({ startAt: START });
  ({ database, pipeline, session } = opened);
  mails = [];
  mailError = null;
  return opened.close;
});

const interval = () => ({ session, userId: session.mentorId, participantSid: 'PA_1', joinedAt: START });

async function join(): Promise<void> {
  await pipeline.receive(joinedBody(interval()));
  await pipeline.runDueJobs(() => {});
}

async function leave(): Promise<void> {
  await pipeline.receive(leftBody({ ...interval(), leftAt: at(30) }));
  pipeline.clock.moveTo(at(50));
  await pipeline.runDueJobs(() => {});
}

async function checkAt(moment: Date): Promise<void> {
  pipeline.clock.moveTo(moment);
  await renewLeases(pipeline);
  await watchRisks(pipeline);
  await pipeline.runDueJobs(() => {});
}

const theRecording = () => theRecordingOf(database.db, session);

const alerts = async () => (await database.db.select().from(operatorAlerts)).map(({ alert }) => alert);
const isAtRisk = () => pipeline.noticeBoard.posted.get(session.roomName)?.isAtRisk ?? false;

const mailer = {
  async send(mail: Mail) {
    if (mailError !== null) throw mailError;
    mails.push(mail);
  },
};

/** Sends the alerts and returns those that are logged. */
async function sendAlerts(operatorEmail: string | null = 'ops@example.org'): Promise<string[]> {
  const logged: string[] = [];
  await sendOperatorAlerts({ ...pipeline, mailer, operatorEmail }, ({ alert }) => void logged.push(alert)).catch(
    () => {},
  );
  return logged;
}

describe('a visit of less than 2 s', () => {
  const nothing = new YoungMindsError('NOTHING_CAPTURED', 'There is nothing to compose.');

  async function visit(): Promise<void> {
    await join();
    await pipeline.receive(leftBody({ ...interval(), leftAt: at(1) }));
    pipeline.clock.moveTo(at(21));
    await pipeline.runDueJobs();
  }

  test('leaves only an audit line if nothing of it was captured', async () => {
    pipeline.composer.composeError = nothing;
    await visit();
    const { mentorId: userId, sessionId } = session;
    expect(await listSessionRecordings(pipeline, { userId, sessionId })).toEqual([]);
    const { id: recordingId, errorCode } = await theRecording();
    expect(errorCode).toBe('VISIT_TOO_SHORT');
    await expect(getRecordingForViewer(pipeline, { userId, recordingId })).rejects.toMatchObject({
      code: 'RECORDING_NOT_FOUND',
    });
    expect((await auditOf(database.db, session)).at(-1)).toBe('recording_discarded');
    expect([await alerts(), await notificationsOf(database.db, session)]).toEqual([[], []]);
  });

  test('is followed by the recording of the session', async () => {
    pipeline.composer.composeError = nothing;
    await visit();
    pipeline.composer.composeError = null;
    await pipeline.receive(joinedBody({ ...interval(), participantSid: 'PA_2', joinedAt: at(30) }));
    await pipeline.runDueJobs();
    await pipeline.receive(leftBody({ ...interval(), participantSid: 'PA_2', joinedAt: at(30), leftAt: at(90) }));
    pipeline.clock.moveTo(at(110));
    await pipeline.runDueJobs();
    const { mentorId: userId, sessionId } = session;
    const [recording, ...others] = await listSessionRecordings(pipeline, { userId, sessionId });
    expect(others).toEqual([]);
    expect(recording).toMatchObject({ status: 'completed', durationSeconds: 60 });
    const view = await getRecordingForViewer(pipeline, { userId, recordingId: recording?.id ?? '' });
    expect(view.parts).toHaveLength(1);
  });

  test('is a recording if something was captured', async () => {
    await visit();
    expect(await theRecording()).toMatchObject({ phase: 'completed', durationSeconds: 1 });
  });
});

describe('participants who meet without a recording', () => {
  test('are alerted 30 s after the first join, like the operator, until it records', async () => {
    pipeline.recorder.startError = new YoungMindsError(
      'RECORDER_UNAVAILABLE',
      'The capture folder cannot be written to.',
    );
    await join();
    await checkAt(at(30));
    expect([isAtRisk(), await alerts()]).toEqual([false, []]);
    await checkAt(at(31));
    await checkAt(at(36));
    expect([isAtRisk(), await alerts()]).toEqual([true, ['recording_not_begun']]);
    expect(await sendAlerts()).toEqual(['recording_not_begun']);
    expect(mails[0]?.text).toContain('The capture folder cannot be written to.');

    const { id: recordingId } = await theRecording();
    await pipeline.recorder.report({ type: 'began', recordingId, recordingSid: 'EM_1', at: at(40) });
    await checkAt(at(41));
    expect(isAtRisk()).toBe(false);
  });

  test('are not at risk once they have left, however long the grace period is', async () => {
    pipeline.recorder.startError = new YoungMindsError('RECORDER_UNAVAILABLE', 'The disk is full.');
    await join();
    pipeline.jobs.lose('stop-recording');
    await pipeline.receive(leftBody({ ...interval(), leftAt: at(1) }));
    await checkAt(at(2));
    await checkAt(at(31));
    expect([isAtRisk(), await alerts()]).toEqual([false, []]);
  });

  test('are alerted if nothing is written for longer than 15 s, and notified when it recovers', async () => {
    await join();
    const { id: recordingId } = await theRecording();
    await pipeline.recorder.report({ type: 'interrupted', recordingId, at: at(60), reason: 'the disk is full' });
    await checkAt(at(75));
    expect(isAtRisk()).toBe(false);
    await checkAt(at(76));
    expect([isAtRisk(), await alerts()]).toEqual([true, ['recording_interrupted']]);
    await pipeline.recorder.report({ type: 'resumed', recordingId, since: at(60), at: at(80) });
    await checkAt(at(81));
    expect(isAtRisk()).toBe(false);
  });

  test('are alerted if the worker is gone and no other has taken over', async () => {
    await join();
    pipeline.clock.moveTo(at(60));
    await watchRisks(pipeline);
    await pipeline.runDueJobs();
    expect([isAtRisk(), await alerts()]).toEqual([true, ['recording_interrupted']]);
  });

  test('see no alert in the room once the recording is over', async () => {
    await join();
    const { id: recordingId } = await theRecording();
    await pipeline.recorder.report({ type: 'interrupted', recordingId, at: at(1), reason: 'the disk is full' });
    await checkAt(at(20));
    expect(isAtRisk()).toBe(true);
    await leave();
    expect(isAtRisk()).toBe(false);
  });
});

describe('a failed recording', () => {
  async function fail(): Promise<void> {
    pipeline.composer.composeError = new YoungMindsError('COMPOSITION_FAILED', 'The encoder ended with code 1.');
    await join();
    await leave();
    await giveUpRecording(pipeline, { recordingId: (await theRecording()).id });
    await pipeline.runDueJobs();
  }

  test('notifies both participants and the operator once, with the reason', async () => {
    await fail();
    expect(await notificationsOf(database.db, session)).toMatchObject([
      { kind: 'recording_failed' },
      { kind: 'recording_failed' },
    ]);
    expect(await sendAlerts()).toEqual(['recording_failed']);
    expect(await sendAlerts()).toEqual([]);
    const { id } = await theRecording();
    expect(mails).toMatchObject([{ to: { address: 'ops@example.org' }, subject: 'Young Minds: recording_failed' }]);
    expect(mails[0]?.text).toContain(id);
    expect(mails[0]?.text).toContain('The encoder ended with code 1.');
  });

  test('stays pending until the email is sent', async () => {
    await fail();
    mailError = new YoungMindsError('MAIL_UNAVAILABLE', 'Not now.');
    expect(await sendAlerts()).toEqual(['recording_failed']);
    mailError = null;
    expect(await sendAlerts()).toEqual(['recording_failed']);
    expect(mails).toHaveLength(1);
  });

  test('is only logged if no alert address is set', async () => {
    await fail();
    expect(await sendAlerts(null)).toEqual(['recording_failed']);
    expect([mails, await sendAlerts(null)]).toEqual([[], []]);
  });
});

test('many alerts are sent in one email', async () => {
  await pipeline.unitOfWork.run(async (repositories) => {
    for (const subject of ['a', 'b', 'b']) {
      await repositories.alerts.raise({ alert: 'object_lost', subject, message: `It is gone: ${subject}` }, START);
    }
  });
  expect(await sendAlerts()).toEqual(['object_lost', 'object_lost']);
  expect(mails.map(({ subject }) => subject)).toEqual(['Young Minds: 2 alerts']);
});

describe('an overdue recording', () => {
  test('triggers an alert after an hour if it is not stored', async () => {
    pipeline.composer.composeError = new YoungMindsError('COMPOSITION_FAILED', 'The encoder ended with code 1.');
    await join();
    await leave();
    pipeline.clock.moveTo(at(50 + DEADLINES_MS.completion / 1000 - 1));
    await watchDeadlines(pipeline);
    expect(await alerts()).toEqual([]);
    pipeline.clock.advance(1000);
    for (const _ of ['once', 'twice']) await watchDeadlines(pipeline);
    expect(await alerts()).toEqual(['recording_overdue']);
  });

  test('triggers an alert after ten minutes if a webhook is not applied', async () => {
    await pipeline.receive(joinedBody(interval()));
    pipeline.jobs.loseAll();
    pipeline.clock.moveTo(at(DEADLINES_MS.webhookAlert / 1000));
    await watchDeadlines(pipeline);
    expect(await alerts()).toEqual(['webhooks_overdue']);
  });

  test('has its email enqueued again after two hours if email is enabled', async () => {
    await join();
    await leave();
    pipeline.jobs.loseAll();
    // The database sets the dates of notifications.
    pipeline.clock.moveTo(new Date(Date.now() + DEADLINES_MS.mail + 60_000));
    await watchDeadlines(pipeline);
    expect(pipeline.jobs.removeDue(pipeline.clock.now())).toBeUndefined();
    await watchDeadlines({ ...pipeline, mailer });
    expect(await alerts()).toEqual(['mail_overdue']);
    expect(pipeline.jobs.removeDue(pipeline.clock.now())).toMatchObject({ name: 'send-notification-mail' });
  });
});

test('a worker releases a lease it holds but does not record, once that is certain', async () => {
  await join();
  const { id } = await theRecording();
  const suspects = new Set<string>();
  const repairs: string[] = [];
  const deps = { ...pipeline, metrics: { repaired: (kind: string) => void repairs.push(kind) } };
  await releaseLostLeases(deps, suspects);
  await pipeline.recorder.handOver(id);
  await releaseLostLeases(deps, suspects);
  expect(await theRecording()).toMatchObject({ leaseOwner: 'a worker' });
  expect(repairs).toEqual([]);
  await releaseLostLeases(deps, suspects);
  expect(repairs).toEqual(['recording_not_recorded']);
  expect(await theRecording()).toMatchObject({ leaseOwner: null, phase: 'capturing' });
  expect(pipeline.jobs.removeDue(pipeline.clock.now())).toMatchObject({ name: 'start-recording' });
  expect(await auditOf(database.db, session)).toContain('reconciler_repaired');
});
