import type { Room, RoomStatus } from '../domain/index.ts';

export interface RoomRepository {
  findBySession(sessionId: string): Promise<Room | null>;
  /** Reads a room and holds its row until the transaction ends: whoever changes presence or recordings holds it. */
  lockByName(roomName: string): Promise<Room | null>;
  lock(roomId: string): Promise<Room | null>;
  /** Those of some names that are rooms of ours. */
  listByNames(roomNames: readonly string[]): Promise<readonly Pick<Room, 'id' | 'roomName'>[]>;
  /** Rooms where somebody is, and rooms with an active recording. */
  listUnsettled(limit: number): Promise<readonly Pick<Room, 'id' | 'roomName'>[]>;
  update(roomId: string, changes: { readonly roomSid?: string; readonly status?: RoomStatus }): Promise<void>;
}
