import type { Config } from '@young-minds/config';

/** `warning`: it works now, and will not always. `skipped`: it does not apply, or cannot be asked. */
export type CheckState = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Finding {
  readonly state: CheckState;
  /** What was found, in one line, without any secret. */
  readonly found: string;
  /** What to do about it; null where there is nothing to do. */
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

/** The first line of an error, with those of its causes, for one line of output. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // LiveKit quotes the token it refuses.
  const own = (error.message.split('\n')[0] || error.name).replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '(token)');
  return error.cause instanceof Error ? `${own} (${reasonOf(error.cause)})` : own;
}
