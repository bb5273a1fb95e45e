/** One part of the system that can be taken away and brought back, at the same address. */
export interface Service {
  /** In order, as for an upgrade. */
  stop(): Promise<void>;
  /** As the machine's own end would. */
  kill(): Promise<void>;
  /** Does nothing where it runs. */
  start(): Promise<void>;
}
