import type { Recording, Room } from '../domain/index.ts';
import type { Repositories } from '../ports/index.ts';

export interface LockedRecording {
  readonly recording: Recording;
  readonly room: Room;
}

/**
 * Locks a recording and its room until the transaction ends, the room first. Returns null if there is no such
 * recording.
 */
export async function lockRecording(
  { rooms, recordings }: Repositories,
  recordingId: string,
): Promise<LockedRecording | null> {
  const unlocked = await recordings.find(recordingId);
  if (unlocked === null) return null;
  const room = await rooms.lock(unlocked.roomId);
  const recording = await recordings.lock(recordingId);
  return room === null || recording === null ? null : { room, recording };
}
