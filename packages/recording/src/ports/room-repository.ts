import type { Room, RoomStatus } from '../domain/index.ts';

export interface RoomRepository {
  findBySession(sessionId: string): Promise<Room | null>;
  /**
   * Reads a room and locks its row until the transaction ends. Every change of presence or recordings holds this lock.
   */
  lockByName(roomName: string): Promise<Room | null>;
  lock(roomId: string): Promise<Room | null>;
  /** Lists those of the names that are rooms of ours. */
  listByNames(roomNames: readonly string[]): Promise<readonly Pick<Room, 'id' | 'roomName'>[]>;
  /** Lists rooms with participants, and rooms with an active recording. */
  listUnsettled(limit: number): Promise<readonly Pick<Room, 'id' | 'roomName'>[]>;
  update(roomId: string, changes: { readonly roomSid?: string; readonly status?: RoomStatus }): Promise<void>;
}
