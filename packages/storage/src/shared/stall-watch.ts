/** A connection on which nothing moves for so long is given up; the next try goes on where it stopped. */
const STALLED_AFTER_MS = 60_000;

export interface StallWatch {
  /** Something has moved. */
  readonly note: () => void;
  stop(): void;
}

/** Tells once when nothing has moved for a minute, which some vendors' clients never find out. */
export function watchForStall(onStall: (error: Error) => void): StallWatch {
  const give = () => onStall(Object.assign(new Error('Nothing has moved for a minute.'), { code: 'ETIMEDOUT' }));
  const timer = setTimeout(give, STALLED_AFTER_MS);
  return { note: () => timer.refresh(), stop: () => clearTimeout(timer) };
}
