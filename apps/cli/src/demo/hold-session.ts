import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { YoungMindsError } from '@young-minds/core';
import type { SignedInPerson } from '@young-minds/rehearsal/client';
import { type JoinOptions, joinAsRobot, type Robot } from '@young-minds/rehearsal/robots';

const PROGRESS_INTERVAL_MS = 5000;
const POLL_INTERVAL_MS = 250;
const TIMEOUT_MS = 180_000;

interface Meeting {
  readonly firstJoinedAt: Date;
  readonly lastLeftAt: Date;
  /** The lowest share of camera frames that a robot made in time, from 0 to 1. */
  readonly madeShare: number;
  /** How often a robot's connection broke. */
  readonly interruptions: number;
}

interface MeetingPlan {
  readonly sessionId: string;
  readonly mentor: SignedInPerson;
  readonly mentee: SignedInPerson;
  readonly lengthMs: number;
}

/** Lets mentor and mentee join with camera and microphone, and leave after `lengthMs`. */
export async function holdSession({ sessionId, mentor, mentee, lengthMs }: MeetingPlan): Promise<Meeting> {
  let interruptions = 0;
  const onConnection = (state: 'broken' | 'restored' | 'lost') => {
    if (state !== 'restored') interruptions++;
  };
  const people = [mentor, mentee];
  const robots = await Promise.all(people.map((person) => enter(person, { sessionId, onConnection })));
  const firstJoinedAt = new Date(Math.min(...robots.map((robot) => robot.joinedAt.getTime())));
  const endsAtMs = firstJoinedAt.getTime() + lengthMs;
  console.log(`They meet for ${lengthMs / 1000} s.`);
  for (let leftMs = endsAtMs - Date.now(); leftMs > 0; leftMs = endsAtMs - Date.now()) {
    await delay(Math.min(leftMs, PROGRESS_INTERVAL_MS));
    const seenBy = robots.filter((robot) => robot.isRecorded()).length;
    console.log(`  ${elapsedSeconds(firstJoinedAt)} s; ${seenBy} of ${robots.length} see "Recording in Progress"`);
  }
  const madeShare = Math.min(...robots.map((robot) => robot.madeShare()));
  const leftAt = await Promise.all(robots.map((robot) => robot.leave()));
  const lastLeftAt = new Date(Math.max(...leftAt.map((date) => date.getTime())));
  return { firstJoinedAt, lastLeftAt, madeShare, interruptions };
}

interface Entry extends Required<Pick<JoinOptions, 'onConnection'>> {
  readonly sessionId: string;
}

async function enter(person: SignedInPerson, { sessionId, onConnection }: Entry): Promise<Robot> {
  const { role, name } = person.account;
  const { url, token } = await person.join(sessionId);
  return joinAsRobot({ url, token, persona: role, label: name, onConnection });
}

function elapsedSeconds(since: Date): string {
  return ((Date.now() - since.getTime()) / 1000).toFixed(0);
}

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
