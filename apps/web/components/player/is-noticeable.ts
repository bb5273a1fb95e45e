import type { Coverage } from '@young-minds/recording/domain';

/** A loss below both limits is too little to notice, such as the moment before the recorder joins. */
const MIN_MISSING_SECONDS = 5;
const MIN_MISSING_SHARE = 0.02;

/** Returns whether a viewer would notice what is missing in the video. */
export function isNoticeable({ expectedSeconds, missing }: Pick<Coverage, 'expectedSeconds' | 'missing'>): boolean {
  const missingSeconds = missing.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  if (missingSeconds === 0) return false;
  return missingSeconds >= MIN_MISSING_SECONDS || missingSeconds >= expectedSeconds * MIN_MISSING_SHARE;
}
