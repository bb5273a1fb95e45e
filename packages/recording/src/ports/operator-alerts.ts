import type { OperatorAlert } from '../domain/index.ts';

export interface UnsentAlert extends OperatorAlert {
  readonly id: string;
  readonly raisedAt: Date;
}

/** What the operator is to know, kept until it was told. */
export interface OperatorAlerts {
  /** False, and nothing more, where the same was raised of the same subject before, told or not. */
  raise(alert: OperatorAlert, at: Date): Promise<boolean>;
  /** What was not told yet, oldest first, held until the transaction ends; what another worker holds is left out. */
  lockUntold(limit: number): Promise<readonly UnsentAlert[]>;
  markTold(ids: readonly string[], at: Date): Promise<void>;
}
