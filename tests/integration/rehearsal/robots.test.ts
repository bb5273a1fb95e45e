import { waitUntil } from '@young-minds/local-services/processes/wait-until';
import { joinAsRobot, type Robot } from '@young-minds/rehearsal/robots';
import type { TrackInfo } from 'livekit-server-sdk';
import { afterEach, inject, test } from 'vitest';
import { HANG_MS } from '../../support/eventually.ts';
import { createRoomService, createToken, uniqueRoomName } from '../../support/livekit.ts';

const rooms = createRoomService();
const roomName = uniqueRoomName();
let robot: Robot;

afterEach(() => robot.leave());

async function enter(): Promise<void> {
  const token = await createToken({ roomName, identity: 'robot' });
  robot = await joinAsRobot({ url: inject('livekit').url, token, persona: 'mentor', scale: 0.5 });
}

/** Returns the server's data about the robot's tracks, by name. */
async function tracks(): Promise<Record<string, TrackInfo>> {
  const { tracks } = await rooms.getParticipant(roomName, 'robot');
  return Object.fromEntries(tracks.map((track) => [track.name, track]));
}

function eventually(what: string, isSo: (seen: Record<string, TrackInfo>) => boolean): Promise<unknown> {
  return waitUntil(async () => isSo(await tracks()), { timeoutMs: HANG_MS, what });
}

test('a robot publishes, mutes, shares its screen, and stops all of it', async () => {
  await enter();
  await eventually('both tracks', (seen) => seen.camera?.muted === false && seen.microphone?.muted === false);

  robot.setMicrophone(false);
  robot.setCamera(false);
  await eventually('both to be muted', (seen) => Boolean(seen.camera?.muted && seen.microphone?.muted));
  robot.setMicrophone(true);
  robot.setCamera(true);
  await eventually('both to be back', (seen) => seen.camera?.muted === false && seen.microphone?.muted === false);

  await robot.startScreenShare();
  await eventually('the screen', (seen) => seen.screen !== undefined);
  await robot.stopScreenShare();
  await eventually('the screen to be gone', (seen) => seen.screen === undefined);
});

test('a robot leaves, and can come back', async () => {
  await enter();
  await robot.leave();
  const isAlone = async () => (await rooms.listParticipants(roomName)).length === 0;
  await waitUntil(isAlone, { timeoutMs: HANG_MS, what: 'the robot to be gone' });
  await enter();
  await eventually('both tracks', (seen) => seen.camera !== undefined && seen.microphone !== undefined);
});
