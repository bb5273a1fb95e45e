import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createEgressService } from '@young-minds/egress';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CARD_FPS, encodeCard } from '../../support/card-media.ts';
import { CodedPublisher } from '../../support/coded-publisher.ts';
import { createRoomToken } from '../../support/create-room-token.ts';
import { eventually } from '../../support/eventually.ts';
import { recordingsOf } from '../../support/pipeline-facts.ts';
import { type EgressSystem, startEgressSystem } from '../../support/real-egress/egress-system.ts';
import { findEgress } from '../../support/real-egress/find-egress.ts';
import { findLosses, type SendingSpan } from '../../support/real-egress/find-losses.ts';
import { type SeededSession, seedSession } from '../../support/seed-session.ts';

const programs = await findEgress();
/** What a crash may cost. */
const MAX_LOST_SECONDS = 10;
const MAX_LOST_END_SECONDS = 0.5;
/** How long a page may show "Recording in Progress" after a crash. */
const MAX_SHOWN_SECONDS = 10;
const RECORDED_MS = 14_000;

describe('a real Egress', () => {
  if (typeof programs === 'string') {
    test('is skipped', ({ skip }) => {
      console.log(programs);
      skip(programs);
    });
    return;
  }
  let system: EgressSystem;
  beforeAll(async () => {
    system = await startEgressSystem(programs);
  });
  afterAll(() => system[Symbol.asyncDispose]());

  async function enter({ roomName, mentorId }: SeededSession): Promise<() => Promise<SendingSpan>> {
    const { livekit, keys } = system;
    const token = await createRoomToken(keys, { roomName, identity: mentorId });
    const publisher = await CodedPublisher.join({
      url: livekit.url,
      token,
      ...(await encodeCard('mentor')),
      fps: CARD_FPS,
    });
    const from = new Date();
    return async () => {
      const to = new Date();
      await publisher.leave();
      return { from, to };
    };
  }

  const untilRecording = (session: SeededSession, expected: object) =>
    eventually(async () => {
      const recordings = await recordingsOf(system.database.db, session);
      expect(recordings).toMatchObject([{ errorMessage: null, ...expected }]);
      return recordings[0];
    });

  const pass = (durationMs: number, since = Date.now()) =>
    eventually(() => expect(Date.now() - since).toBeGreaterThan(durationMs));

  /** Opens a session that Egress has been recording for some time. */
  async function record() {
    const session = await seedSession(system.database.db);
    const leave = await enter(session);
    const recording = await untilRecording(session, { phase: 'capturing', recorder: 'egress' });
    await pass(RECORDED_MS);
    return { session, leave, egressId: recording?.recordingSid ?? '' };
  }

  /** LiveKit flags a room as being recorded as long as the browser of an egress is in it. */
  async function secondsUntilNotShown({ roomName }: SeededSession, egressId: string): Promise<number> {
    const service = createEgressService({ ...system.keys, url: system.livekit.url });
    const since = Date.now();
    const look = () => service.lookInto(roomName, egressId);
    await eventually(async () => expect(await look()).toMatchObject({ hasBrowser: false }));
    return (Date.now() - since) / 1000;
  }

  async function lossesOf(what: string, session: SeededSession, spans: readonly SendingSpan[]) {
    const recording = await untilRecording(session, { phase: 'completed' });
    const losses = await findLosses(join(system.directory, 'store', recording?.storagePath ?? ''), spans);
    const seconds = Object.entries(losses).map(([name, value]) => `${name} ${value.toFixed(1)}`);
    console.log(`${what}: ${seconds.join(', ')}; ${JSON.stringify(recording?.metadata.artifact)}`);
    expect(
      (await readdir(join(system.directory, 'egress'))).filter((name) => name.startsWith(session.sessionId)),
    ).toEqual([]);
    return losses;
  }

  test('records a session to its last picture and word', async () => {
    const { session, leave } = await record();
    const losses = await lossesOf('no fault', session, [await leave()]);
    expect(losses.middleSeconds).toBe(0);
    expect(losses.endSeconds).toBeLessThan(MAX_LOST_END_SECONDS);
  });

  test.each([
    ['handler', () => system.egress.killHandlers()],
    ['browser', () => system.egress.killBrowsers()],
    ['service', () => system.egress.kill()],
  ])('%s killed: the recording continues', async (what, strike) => {
    const { session, leave, egressId } = await record();
    await strike();
    const struckAt = Date.now();
    const shownSeconds = await secondsUntilNotShown(session, egressId);
    console.log(`${what} killed: shown as recorded for ${shownSeconds.toFixed(1)} s`);
    await untilRecording(session, { phase: 'capturing', recorder: 'embedded' });
    console.log(`${what} killed: the fallback records after ${((Date.now() - struckAt) / 1000).toFixed(1)} s`);
    if (what === 'service') await system.egress.restart();
    await pass(RECORDED_MS / 2);
    const losses = await lossesOf(`${what} killed`, session, [await leave()]);
    expect(losses.middleSeconds).toBeLessThan(MAX_LOST_SECONDS);
    expect(losses.endSeconds).toBeLessThan(MAX_LOST_END_SECONDS);
    expect(shownSeconds).toBeLessThan(MAX_SHOWN_SECONDS);
  });

  test('LiveKit killed: Egress reconnects, and the recording continues', async () => {
    const { session, leave } = await record();
    const before = await leave();
    await system.livekit.kill();
    await system.livekit.start();
    // With Redis, LiveKit lets no one in for some seconds, in which browsers try again.
    const leaveAgain = await eventually(() => enter(session));
    await pass(RECORDED_MS);
    const losses = await lossesOf('LiveKit killed', session, [before, await leaveAgain()]);
    expect(losses.middleSeconds).toBeLessThan(MAX_LOST_SECONDS);
  });
});
