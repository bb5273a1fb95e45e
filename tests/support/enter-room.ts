import { type JoinOptions, joinAsRobot, type Robot } from '@young-minds/rehearsal/robots';
import { inject } from 'vitest';
import { createToken } from './livekit.ts';

export interface EnterRoomOptions extends Partial<JoinOptions> {
  readonly roomName: string;
  readonly identity: string;
}

/**
 * Adds a robot to a room of the run's LiveKit, or of another one with the same keys. Its picture has a quarter of the
 * usual pixels, because encoding is most of the cost of a robot.
 */
export async function enterRoom({ roomName, identity, ...options }: EnterRoomOptions): Promise<Robot> {
  const token = await createToken({ roomName, identity });
  return joinAsRobot({ url: inject('livekit').url, persona: 'mentor', scale: 0.5, ...options, token });
}
