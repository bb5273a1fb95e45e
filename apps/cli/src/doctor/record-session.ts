import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '@young-minds/config';
import { type Account, type SignedInPerson, signUp } from '@young-minds/rehearsal/client';
import { type Framing, judgeRecording } from '@young-minds/rehearsal/media';
import { awaitRecording, download, holdSession } from '../demo/hold-session.ts';
import { type Finding, failed, reasonOf, skipped } from './check.ts';
import { withDatabase } from './checks/database.ts';
import { judgeMeeting, NETWORK_ADVICE } from './judge-meeting.ts';

const SESSION_MS = 10_000;
const BOOKED_MINUTES = 15;

/** Lets two robots sign up, book and meet for ten seconds; then judges their recording by its content and keeps it. */
export async function recordSession(config: Config): Promise<Finding> {
  if (!config.recording.enabled) return skipped('RECORDING_ENABLED is false');
  const robots = await Promise.all([
    signUpRobot(config, 'mentor', 'Doctor Mentor'),
    signUpRobot(config, 'mentee', 'Doctor Mentee'),
  ]);
  return holdAndJudge(config, robots).finally(() => retireRobots(config, robots));
}

async function holdAndJudge(
  config: Config,
  [mentor, mentee]: readonly [SignedInPerson, SignedInPerson],
): Promise<Finding> {
  const booking = { mentorId: mentor.id, title: 'Doctor', startsAt: new Date(), durationMinutes: BOOKED_MINUTES };
  const { id: sessionId } = await mentee.book(booking);
  const meeting = await holdSession({ sessionId, mentor, mentee, lengthMs: SESSION_MS }).catch((error: unknown) =>
    failed(`the robots could not send: ${reasonOf(error)}`, NETWORK_ADVICE),
  );
  if ('state' in meeting) return meeting;
  const recording = await awaitRecording({ sessionId, person: mentee, lastLeftAt: meeting.lastLeftAt });
  const metSeconds = (meeting.lastLeftAt.getTime() - meeting.firstJoinedAt.getTime()) / 1000;
  const [listed] = await mentee.listRecordings(sessionId);
  // Egress starts some seconds after the first participant has joined.
  const seconds = config.recording.recorder === 'egress' ? (listed?.durationSeconds ?? 0) : metSeconds;
  const url = await mentee.getPlaybackUrl(recording.id, { isDownload: true });
  const bad = await judge(url, { durationSeconds: seconds, framing: framingOf(config) });
  return judgeMeeting({ ...recording, ...meeting, bad });
}

/** The grid of LiveKit Egress crops cameras to fill their tiles; the embedded recorder crops a little. */
function framingOf({ recording }: Config): Framing {
  return recording.recorder === 'egress' ? 'cropped' : 'trimmed';
}

interface Expected {
  readonly durationSeconds: number;
  readonly framing: Framing;
}

async function judge(url: string, expected: Expected): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  try {
    const file = join(folder, 'recording.mp4');
    await download(url, file);
    const { findings } = await judgeRecording(file, { personas: ['mentor', 'mentee'], ...expected });
    return findings.filter(({ isGood }) => !isGood).map(({ text }) => text);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Signs up a robot as a user does. It has no mailbox, so a required address confirmation is made in the database. */
function signUpRobot(config: Config, role: Account['role'], name: string): Promise<SignedInPerson> {
  const { baseUrl } = config.web;
  if (config.mail === null) return signUp(baseUrl, role, name);
  return signUp(baseUrl, role, name, {
    confirmAddress: (email) => run(config, 'UPDATE users SET email_verified = true WHERE email = $1', [email]),
  });
}

/**
 * Prevents further sign-ins as these robots. They stay in the database with the session they held, because a recording
 * and its participants are kept.
 */
async function retireRobots(config: Config, robots: readonly SignedInPerson[]): Promise<void> {
  const ids = [robots.map(({ id }) => id)];
  await run(config, 'DELETE FROM auth_accounts WHERE user_id = ANY($1)', ids);
  await run(config, 'DELETE FROM auth_sessions WHERE user_id = ANY($1)', ids);
}

async function run(config: Config, statement: string, values: readonly unknown[]): Promise<void> {
  await withDatabase(config, ({ pool }) => pool.query(statement, [...values]));
}
