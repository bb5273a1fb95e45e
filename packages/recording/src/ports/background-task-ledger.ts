export interface BackgroundTaskTurn {
  readonly now: Date;
  /** Until when nobody else may begin, should this one never settle it. */
  readonly until: Date;
}

/** Upkeep that one worker does for all, and that goes on where the last run stopped. */
export interface BackgroundTaskLedger {
  /** Takes the next run; false where it is not due, or another worker does it. */
  claim(name: string, turn: BackgroundTaskTurn): Promise<boolean>;
  /** Where the last run stopped; null for the beginning. */
  positionOf(name: string): Promise<string | null>;
  settle(name: string, run: { readonly nextAt: Date; readonly position: string | null }): Promise<void>;
}
