import type { EgressSnapshot } from '../domain/index.ts';

/**
 * - `stopping`: it was told; its end follows
 * - `ended`: it had ended before, or LiveKit does not know it
 * - `no_answer`: LiveKit takes it for running, and the service behind it does not answer
 */
export type StopEgressOutcome = 'stopping' | 'ended' | 'no_answer';

/** What LiveKit says of its egresses, whoever started them. @throws LIVEKIT_UNAVAILABLE (retryable), from every method */
export interface EgressService {
  /** Everything that has not ended, in every room. */
  listActive(): Promise<readonly EgressSnapshot[]>;
  /** A room's egresses, ended ones too for as long as LiveKit remembers them: a day at most. */
  listOfRoom(roomName: string): Promise<readonly EgressSnapshot[]>;
  /** Returns within seconds; a stop that is asked for again is no error. */
  stop(egressId: string): Promise<StopEgressOutcome>;
  /** Whether the browser of an egress is in its room; it stays for 20 s after it has crashed. */
  isInRoom(roomName: string, egressId: string): Promise<boolean>;
}
