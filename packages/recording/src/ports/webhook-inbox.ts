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
  /** What it did, or why it was ignored; for people reading the table. */
  readonly outcome: string;
  readonly at: Date;
}

export interface WebhookInbox {
  /** False where this event id is already stored; then nothing is written. */
  store(entry: InboxEntry): Promise<boolean>;
  /** A pending entry, held until the transaction ends; null where it is unknown or already settled. */
  lockPending(eventId: string): Promise<InboxEntry | null>;
  find(eventId: string): Promise<InboxEntry | null>;
  settle(eventId: string, settlement: InboxSettlement): Promise<void>;
  /** When the room under this sid closed, if its `room_finished` has been received, applied or not. */
  roomFinishedAt(room: { readonly roomName: string; readonly roomSid: string }): Promise<Date | null>;
  /** Ids of entries that have been waiting since before a moment, oldest first. */
  listPending(receivedBefore: Date, limit: number): Promise<readonly string[]>;
}
