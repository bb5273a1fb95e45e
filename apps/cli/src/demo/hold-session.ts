import { setTimeout as delay } from 'node:timers/promises';
import type { SignedInPerson } from '@young-minds/rehearsal/client';
import { joinAsRobot, type Robot } from '@young-minds/rehearsal/robots';

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
