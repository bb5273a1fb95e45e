import type { ConnectionInRoom, RoomParticipants, RoomSnapshot } from '@young-minds/recording/ports';

/** A fake of LiveKit's room service that answers what a test sets, and that every other room is closed. */
export class FakeRoomParticipants implements RoomParticipants {
  readonly rooms = new Map<string, RoomSnapshot>();
  readonly connections = new Map<string, readonly ConnectionInRoom[]>();
  readonly recorders: { readonly roomName: string; readonly recordingId: string }[] = [];
  readonly removed: { readonly roomName: string; readonly recordingId: string }[] = [];

  async snapshotOf(roomName: string): Promise<RoomSnapshot | null> {
    return this.rooms.get(roomName) ?? null;
  }

  async listOpen(): Promise<readonly string[]> {
    return [...this.rooms.keys()];
  }

  async listConnections(roomName: string): Promise<readonly ConnectionInRoom[]> {
    return this.connections.get(roomName) ?? [];
  }

  async listRecorders(roomName: string): Promise<readonly string[]> {
    return this.recorders.filter((recorder) => recorder.roomName === roomName).map(({ recordingId }) => recordingId);
  }

  async removeRecorder(roomName: string, recordingId: string): Promise<void> {
    this.removed.push({ roomName, recordingId });
  }

  async removePerson(roomName: string, identity: string): Promise<boolean> {
    const isOther = (participant: { readonly identity: string }) => participant.identity !== identity;
    const [room, connections = []] = [this.rooms.get(roomName), this.connections.get(roomName)];
    if (room !== undefined) this.rooms.set(roomName, { ...room, participants: room.participants.filter(isOther) });
    this.connections.set(roomName, connections.filter(isOther));
    return !connections.every(isOther);
  }

  async closeRoom(roomName: string): Promise<void> {
    this.rooms.delete(roomName);
  }
}
