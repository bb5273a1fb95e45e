export interface BackgroundTaskTurn {
  readonly now: Date;
  /** When another worker may start, if this run never settles. */
  readonly until: Date;
}

/** Background tasks that one worker runs for all workers, and that continue where the last run stopped. */
export interface BackgroundTaskLedger {
  /** Claims the next run; returns false if it is not due, or if another worker runs it. */
  claim(name: string, turn: BackgroundTaskTurn): Promise<boolean>;
  /** Returns where the last run stopped; null for the beginning. */
  positionOf(name: string): Promise<string | null>;
  settle(name: string, run: { readonly nextAt: Date; readonly position: string | null }): Promise<void>;
}
