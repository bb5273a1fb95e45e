import type { Config } from '@young-minds/config';

/** `warning`: works now but may fail later. `skipped`: does not apply or cannot be checked. */
type CheckState = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Finding {
  readonly state: CheckState;
  /** The result in one line, without secrets. */
  readonly found: string;
  /** What to do about it; null if nothing. */
  readonly advice: string | null;
}

export interface Check {
  readonly name: string;
  readonly run: (config: Config) => Promise<Finding>;
}

export interface CheckResult extends Finding {
  readonly name: string;
  readonly durationMs: number;
}

export const ok = (found: string): Finding => ({ state: 'ok', found, advice: null });
export const skipped = (found: string): Finding => ({ state: 'skipped', found, advice: null });
export const warning = (found: string, advice: string): Finding => ({ state: 'warning', found, advice });
export const failed = (found: string, advice: string): Finding => ({ state: 'failed', found, advice });

/** Returns the first line of an error and of each of its causes, joined into one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // LiveKit includes the rejected token in its message.
  const own = (error.message.split('\n')[0] || error.name).replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '(token)');
  return error.cause instanceof Error ? `${own} (${reasonOf(error.cause)})` : own;
}
