/** A part of the system that can be stopped and restarted at the same address. */
export interface Service {
  /** Shuts it down in an orderly way, as for an upgrade. */
  stop(): Promise<void>;
  /** Kills it, as a machine failure would. */
  kill(): Promise<void>;
  /** Starts it. Does nothing if it is running. */
  start(): Promise<void>;
}
