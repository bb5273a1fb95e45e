/** One webhook as received, without its secrets. */
export interface InboxEntry {
  readonly eventId: string;
  readonly eventType: string;
  readonly roomName: string | null;
  readonly roomSid: string | null;
  readonly egressId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly eventCreatedAt: Date;
}

export interface InboxSettlement {
  readonly state: 'applied' | 'ignored';
  /** What it did, or why it was ignored; for readers of the table. */
  readonly outcome: string;
  readonly at: Date;
}

export interface WebhookInbox {
  /** Stores an entry; returns false and writes nothing if its event id is already stored. */
  store(entry: InboxEntry): Promise<boolean>;
  /** Locks a pending entry until the transaction ends; null if it is unknown or already settled. */
  lockPending(eventId: string): Promise<InboxEntry | null>;
  find(eventId: string): Promise<InboxEntry | null>;
  settle(eventId: string, settlement: InboxSettlement): Promise<void>;
  /** Returns when the room with this sid closed, if its `room_finished` has been received, applied or not. */
  roomFinishedAt(room: { readonly roomName: string; readonly roomSid: string }): Promise<Date | null>;
  /** Lists the ids of entries that have been pending since before a time, oldest first. */
  listPending(receivedBefore: Date, limit: number): Promise<readonly string[]>;
}
