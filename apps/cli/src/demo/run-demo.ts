import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import { DATA_FOLDER } from '@young-minds/local-services/project';
import { type SignedInPerson, signUp } from '@young-minds/rehearsal/client';
import { judgeRecording, type Verdict } from '@young-minds/rehearsal/media';
import { joinAsRobot, type Robot } from '@young-minds/rehearsal/robots';

const SESSION_SECONDS = 20;
const BOOKED_MINUTES = 15;

export interface DemoFacts {
  readonly recordingId: string;
  readonly sessionId: string;
  /** A local copy of the MP4. */
  readonly file: string;
  readonly durationSeconds: number;
  /** From the last leave until the platform reported that the recording can be played. */
  readonly playableAfterMs: number;
}

export interface DemoResult {
  readonly facts: DemoFacts;
  readonly isGood: boolean;
}

/**
 * Signs up a mentor and a mentee, books a session, holds it, and downloads its recording, all through the public API.
 */
export async function runDemo(config: Config): Promise<DemoResult> {
  const { baseUrl } = config.web;
  assertCanShow(config);
  console.log('\nA mentor and a mentee sign up, and the mentee books a session that begins now.');
  const [mentor, mentee] = await Promise.all([
    signUp(baseUrl, 'mentor', 'Mona Mentor'),
    signUp(baseUrl, 'mentee', 'Milo Mentee'),
  ]);
  const { id: sessionId } = await mentee.book({
    mentorId: mentor.id,
    title: 'First steps',
    startsAt: new Date(),
    durationMinutes: BOOKED_MINUTES,
  });
  const meeting = await holdSession({ sessionId, mentor, mentee, lengthMs: SESSION_SECONDS * 1000 });
  const recording = await awaitRecording({ sessionId, person: mentee, lastLeftAt: meeting.lastLeftAt });
  const file = join(DATA_FOLDER, 'demo', `${recording.id}.mp4`);
  await download(await mentee.getPlaybackUrl(recording.id, { isDownload: true }), file);
  const expectedSeconds = (meeting.lastLeftAt.getTime() - meeting.firstJoinedAt.getTime()) / 1000;
  const verdict = await judgeRecording(file, { personas: ['mentor', 'mentee'], durationSeconds: expectedSeconds });
  report({ verdict, baseUrl, recordingId: recording.id, participants: [mentor, mentee], file });
  const { durationSeconds } = verdict.facts;
  const { playableAfterMs } = recording;
  return {
    facts: { recordingId: recording.id, sessionId, file, durationSeconds, playableAfterMs },
    isGood: verdict.isGood,
  };
}

function assertCanShow({ recording, mail }: Config): void {
  if (!recording.enabled) {
    throw new YoungMindsError('SETUP_FAILED', 'RECORDING_ENABLED is false, so there is nothing to show.');
  }
  if (mail !== null) {
    throw new YoungMindsError('SETUP_FAILED', 'The robots have no mailbox to confirm an address by; unset SMTP_URL.');
  }
}

interface Outcome {
  readonly verdict: Verdict;
  readonly baseUrl: string;
  readonly recordingId: string;
  readonly participants: readonly SignedInPerson[];
  readonly file: string;
}

function report({ verdict, baseUrl, recordingId, participants, file }: Outcome): void {
  console.log('\nThe recording, judged by its content:');
  for (const { isGood, text } of verdict.findings) console.log(`  ${isGood ? 'good' : 'BAD '}  ${text}`);
  console.log(`\nSign in   ${baseUrl}/auth/signin`);
  for (const { account } of participants) console.log(`  ${account.role}  ${account.email}  ${account.password}`);
  console.log(`Recording ${baseUrl}/recordings/${recordingId}`);
  console.log(`File      ${file}`);
}

const POLL_INTERVAL_MS = 250;
const TIMEOUT_MS = 180_000;

interface Awaited {
  readonly sessionId: string;
  readonly person: SignedInPerson;
  readonly lastLeftAt: Date;
}

/** Polls the platform until the session's recording can be played, and prints its progress. */
export async function awaitRecording({ sessionId, person, lastLeftAt }: Awaited) {
  console.log('Both have left. After the grace period the platform creates the MP4:');
  let phase = '';
  for (;;) {
    const [recording] = await person.listRecordings(sessionId);
    const waitedMs = Date.now() - lastLeftAt.getTime();
    if (recording !== undefined && recording.phase !== phase) {
      phase = recording.phase;
      console.log(`  ${(waitedMs / 1000).toFixed(1)} s: ${phase}`);
    }
    if (recording?.status === 'completed') return { id: recording.id, playableAfterMs: waitedMs };
    if (recording?.status === 'failed') throw gaveUp(`The recording ${recording.id} failed`);
    if (waitedMs > TIMEOUT_MS) throw gaveUp(recording === undefined ? 'No recording began' : `It is still ${phase}`);
    await delay(POLL_INTERVAL_MS);
  }
}

function gaveUp(what: string): YoungMindsError {
  return new YoungMindsError('SETUP_FAILED', `${what}. The worker's log, .data/logs/worker.log, says why.`);
}

/** Streams a URL into a file. */
export async function download(url: string, file: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok || response.body === null) throw new Error(`The download was answered with ${response.status}`);
  await mkdir(dirname(file), { recursive: true });
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
}

export interface Meeting {
  readonly firstJoinedAt: Date;
  readonly lastLeftAt: Date;
}

interface MeetingPlan {
  readonly sessionId: string;
  readonly mentor: SignedInPerson;
  readonly mentee: SignedInPerson;
  readonly lengthMs: number;
}

const PROGRESS_INTERVAL_MS = 5000;

/** Lets mentor and mentee join with camera and microphone, and leave after `lengthMs`. */
export async function holdSession({ sessionId, mentor, mentee, lengthMs }: MeetingPlan): Promise<Meeting> {
  const robots = await Promise.all([enter(mentor, sessionId), enter(mentee, sessionId)]);
  const firstJoinedAt = new Date(Math.min(...robots.map((robot) => robot.joinedAt.getTime())));
  const endsAtMs = firstJoinedAt.getTime() + lengthMs;
  console.log(`They meet for ${lengthMs / 1000} s.`);
  for (let leftMs = endsAtMs - Date.now(); leftMs > 0; leftMs = endsAtMs - Date.now()) {
    await delay(Math.min(leftMs, PROGRESS_INTERVAL_MS));
    const seenBy = robots.filter((robot) => robot.isRecorded()).length;
    console.log(`  ${elapsedSeconds(firstJoinedAt)} s; ${seenBy} of ${robots.length} see "Recording in Progress"`);
  }
  const leftAt = await Promise.all(robots.map((robot) => robot.leave()));
  return { firstJoinedAt, lastLeftAt: new Date(Math.max(...leftAt.map((date) => date.getTime()))) };
}

async function enter(person: SignedInPerson, sessionId: string): Promise<Robot> {
  const { role, name } = person.account;
  const { url, token } = await person.join(sessionId);
  return joinAsRobot({ url, token, persona: role, label: name });
}

function elapsedSeconds(since: Date): string {
  return ((Date.now() - since.getTime()) / 1000).toFixed(0);
}
