import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import type { Browser } from 'playwright-core';
import type { InstancePart } from '../../support/npm-start.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import type { SeededSession } from '../../support/seed-session.ts';
import type { Fault } from '../faults/fault.ts';
import { livekitKilled } from '../faults/livekit-faults.ts';
import { postgresKilled } from '../faults/postgres-faults.ts';
import { webKilled } from '../faults/web-killed.ts';
import { workerKilled } from '../faults/worker-killed.ts';
import { type HeldSession, holdSession } from '../participants/hold-session.ts';
import { presenceOf } from '../participants/presence.ts';
import { judgeSession } from '../proofs/judge-session.ts';
import type { RecordingRow } from '../proofs/recorded-part.ts';
import { lengthOf, type Span, totalOf } from '../proofs/span.ts';
import { EXCUSED_AFTER_MS } from '../run-round.ts';
import { settle } from '../settle.ts';
import { type BookedCall, bookCall } from './book-call.ts';
import type { ChaosInstance } from './chaos-instance.ts';
import { joinByPage } from './page-participant.ts';

export interface KilledPart {
  readonly part: InstancePart;
  /** From the kill until `npm start` had restarted it. */
  readonly backSeconds: number;
  /** From the kill until the part was back and both robots were in the room, with camera and microphone. */
  readonly inRoomSeconds: number;
  /** The gaps that the row states. */
  readonly statedGapSeconds: number;
  /** What the video lacks, as the sum over both robots. */
  readonly missingSeconds: number;
  /** Empty if the meeting went on and the recording is complete but for the stated gap. */
  readonly troubles: readonly string[];
}

/** The next sweep after the worker is back, and joining. */
const JOIN_SECONDS = 6;
/** An instance has one worker: until it is back, no other takes over. */
const onlyWorkerKilled: Fault = {
  ...workerKilled,
  bound(backSeconds) {
    const { atStart, later } = workerKilled.bound(backSeconds);
    return { atStart, later: Math.max(later, backSeconds + JOIN_SECONDS) };
  },
};
/** The fault of a round that does the same, whose limits apply. */
const FAULT_OF: Readonly<Record<InstancePart, Fault>> = {
  worker: onlyWorkerKilled,
  web: webKilled,
  livekit: livekitKilled,
  postgres: postgresKilled,
};
const PLAN = { startMs: 0, durationMs: 60_000, personas: ['mentor', 'mentee'] } as const;
/** So much of the call is recorded before the kill. */
const RECORDED_BEFORE_MS = 8_000;
const TIMEOUT_MS = 45_000;
const SETTLE_TIMEOUT_MS = 180_000;
const TRACKS = 2;

/** Kills a part in the middle of a call of two robots and one of a browser, and judges how both go on. */
export async function killPart(instance: ChaosInstance, browser: Browser, part: InstancePart): Promise<KilledPart> {
  const page = await joinByPage(instance, browser);
  const call = await bookCall(instance, PLAN);
  const holding = holdSession(call);
  await untilCaptured(instance, call.seeded);
  await delay(RECORDED_BEFORE_MS);
  const struckAtMs = Date.now();
  await instance.started.killPart(part);
  const restoredAtMs = Date.now();
  await untilInRoom(instance, call);
  const inRoomAtMs = Date.now();
  const ofPage = await page.findTroubles();
  const held = await holding;
  await page.leave();
  const unsettled = await settle(instance, SETTLE_TIMEOUT_MS);
  const pageRows = await recordingsOf(instance.database.db, page.seeded);
  const failed = pageRows.filter(({ status }) => status !== 'completed');
  const strike = { fromMs: struckAtMs, toMs: restoredAtMs };
  const verdict = await judge(instance, { call, held, strike, fault: FAULT_OF[part] });
  return {
    part,
    backSeconds: lengthOf(strike) / 1000,
    inRoomSeconds: (inRoomAtMs - struckAtMs) / 1000,
    ...verdict,
    troubles: [
      ...ofPage,
      ...(pageRows.length === 0 ? ['the call of the browser was not recorded'] : []),
      ...failed.map(({ status, errorMessage }) => `the recording of the browser is ${status}: ${errorMessage}`),
      ...verdict.troubles,
      ...unsettled,
    ],
  };
}

async function untilCaptured({ database }: ChaosInstance, session: SeededSession): Promise<void> {
  const isCaptured = async () => {
    const [row] = await recordingsOf(database.db, session);
    return row?.phase === 'capturing';
  };
  await waitUntil(isCaptured, { timeoutMs: TIMEOUT_MS, what: 'the recording of the call' });
}

/** Resolves once LiveKit has both robots with all their tracks. */
async function untilInRoom({ rooms }: ChaosInstance, { seeded }: BookedCall): Promise<void> {
  const areInRoom = async () => {
    const participants = await rooms.listParticipants(seeded.roomName).catch(() => []);
    const people = participants.filter(({ identity }) => [seeded.mentorId, seeded.menteeId].includes(identity));
    return people.length === PLAN.personas.length && people.every(({ tracks }) => tracks.length === TRACKS);
  };
  await waitUntil(areInRoom, { timeoutMs: TIMEOUT_MS, what: 'both participants in the room' });
}

interface Judged {
  readonly call: BookedCall;
  readonly held: HeldSession;
  /** From the kill until the part was back. */
  readonly strike: Span;
  readonly fault: Fault;
}

async function judge(instance: ChaosInstance, { call, held, strike, fault }: Judged) {
  const presences = held.plan.personas.flatMap((persona) => presenceOf(persona, held.events) ?? []);
  const disconnected = presences.filter(({ away }) => away.length > 0 && !fault.disconnectsParticipants);
  const excused = fault.disconnectsParticipants ? [{ ...strike, toMs: strike.toMs + EXCUSED_AFTER_MS }] : [];
  // A participant downloads it with the sign-in from before the kill.
  const read = async ({ id }: RecordingRow) => {
    const response = await fetch(await call.people.mentor.getPlaybackUrl(id, { isDownload: true }));
    return new Uint8Array(await response.arrayBuffer());
  };
  const bound = fault.bound(lengthOf(strike) / 1000);
  const verdict = await judgeSession({ system: instance, read, session: held, bound, excused });
  return {
    statedGapSeconds: totalOf(verdict.noted) / 1000,
    missingSeconds: totalOf(verdict.gaps) / 1000,
    troubles: [
      ...disconnected.map(({ persona }) => `the ${persona} was disconnected`),
      ...verdict.losses.map((loss) => `LOST: ${loss}`),
      ...verdict.complaints,
    ],
  };
}
