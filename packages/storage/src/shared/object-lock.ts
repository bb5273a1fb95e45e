import type { StorageConcern } from '@young-minds/recording/ports';

const DAY_MS = 24 * 3_600_000;

/** Until when a store refuses to delete an object. `held`: until someone releases a hold, which has no end. */
export type ObjectLock = Date | 'held';

interface Retention {
  readonly bucket: string;
  readonly periodMs: number;
  /** Whether it can be shortened, in the store's word. */
  readonly mode: string;
  readonly now: Date;
}

/** Returns the concern about a bucket that locks every new object for a while. */
export function retentionConcern({ bucket, periodMs, mode, now }: Retention): StorageConcern {
  const days = Math.ceil(periodMs / DAY_MS);
  const until = new Date(now.getTime() + periodMs).toISOString().slice(0, 10);
  const message =
    `The bucket "${bucket}" locks every object for ${days} ${days === 1 ? 'day' : 'days'} (${mode}): a recording that ` +
    `is stored today cannot be erased before ${until}. Raw tracks and test objects stay as long.`;
  return { kind: 'locked', message };
}

/** Returns the concern about a bucket that places a hold on every new object. */
export function defaultHoldConcern(bucket: string): StorageConcern {
  const message =
    `The bucket "${bucket}" places a hold on every object: a recording cannot be erased before its hold is released. ` +
    'Raw tracks and test objects stay as long.';
  return { kind: 'locked', message };
}
