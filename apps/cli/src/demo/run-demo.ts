import { join } from 'node:path';
import type { Config } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import { DATA_FOLDER } from '@young-minds/local-services/project';
import { type SignedInPerson, signUp } from '@young-minds/rehearsal/client';
import { judgeRecording, type Verdict } from '@young-minds/rehearsal/media';
import { awaitRecording, download, holdSession } from './hold-session.ts';

const SESSION_SECONDS = 20;
const BOOKED_MINUTES = 15;

interface DemoFacts {
  readonly recordingId: string;
  readonly sessionId: string;
  /** A local copy of the MP4. */
  readonly file: string;
  readonly durationSeconds: number;
  /** From the last leave until the platform reported that the recording can be played. */
  readonly playableAfterMs: number;
}

interface DemoResult {
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
