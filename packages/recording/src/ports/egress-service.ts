import type { EgressSnapshot } from '../domain/index.ts';

/**
 * - `stopping`: the stop was accepted; the end follows
 * - `ended`: it had ended before, or LiveKit does not list it
 * - `no_answer`: LiveKit reports it as running, and its service does not answer
 */
export type StopEgressOutcome = 'stopping' | 'ended' | 'no_answer';

/**
 * LiveKit's egresses, including those of other applications.
 * @throws LIVEKIT_UNAVAILABLE (retryable), from every method
 */
export interface EgressService {
  /** Lists all egresses that have not ended, in every room. */
  listActive(): Promise<readonly EgressSnapshot[]>;
  /** Lists a room's egresses, including ended ones as long as LiveKit keeps them: a day at most. */
  listOfRoom(roomName: string): Promise<readonly EgressSnapshot[]>;
  /** Stops an egress. Returns within seconds; a repeated stop is no error. */
  stop(egressId: string): Promise<StopEgressOutcome>;
  /** Returns whether the browser of an egress is in its room. LiveKit lists a crashed browser for another 20 s. */
  isInRoom(roomName: string, egressId: string): Promise<boolean>;
}
