/** A transfer without progress for this time is aborted; the next attempt resumes it. */
const STALLED_AFTER_MS = 60_000;

export interface StallWatch {
  /** Reports progress. */
  readonly note: () => void;
  stop(): void;
}

/** Calls `onStall` once if there is no progress for a minute, which some vendors' clients never detect. */
export function watchForStall(onStall: (error: Error) => void): StallWatch {
  const give = () => onStall(Object.assign(new Error('Nothing has moved for a minute.'), { code: 'ETIMEDOUT' }));
  const timer = setTimeout(give, STALLED_AFTER_MS);
  return { note: () => timer.refresh(), stop: () => clearTimeout(timer) };
}
