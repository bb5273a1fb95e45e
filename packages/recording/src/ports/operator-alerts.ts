import type { OperatorAlert } from '../domain/index.ts';

export interface UnsentAlert extends OperatorAlert {
  readonly id: string;
  readonly raisedAt: Date;
}

/** Alerts to the operator, stored until they are sent. */
export interface OperatorAlerts {
  /**
   * Raises an alert. Returns false and changes nothing if the same alert was raised for the same subject before, sent
   * or not.
   */
  raise(alert: OperatorAlert, at: Date): Promise<boolean>;
  /** Locks the unsent alerts until the transaction ends, oldest first; skips those that another worker holds. */
  lockUntold(limit: number): Promise<readonly UnsentAlert[]>;
  markTold(ids: readonly string[], at: Date): Promise<void>;
}
