export interface Line {
  /** In the figure's own unit. */
  readonly slopePerHour: number;
  readonly mean: number;
  /** Whether it grows by more than chance, and by a relevant amount. */
  readonly isRising: boolean;
}

export interface Point {
  readonly atMs: number;
  readonly value: number;
}

const MS_PER_HOUR = 3_600_000;
/** A slope of at least this many times its standard error is not due to chance. */
const SIGNIFICANT = 3;
/** Growth below this share of the mean, over the whole time, is irrelevant. */
const WORTH_A_WORD = 0.1;

/** Fits a straight line to a figure's values by least squares. */
export function fitLine(points: readonly Point[]): Line {
  const [meanMs, mean] = [average(points.map(({ atMs }) => atMs)), average(points.map(({ value }) => value))];
  const spread = sum(points.map(({ atMs }) => (atMs - meanMs) ** 2));
  const slope = sum(points.map(({ atMs, value }) => (atMs - meanMs) * (value - mean))) / spread;
  const residuals = points.map(({ atMs, value }) => (value - mean - slope * (atMs - meanMs)) ** 2);
  const standardError = Math.sqrt(sum(residuals) / (points.length - 2) / spread);
  const rise = slope * ((points.at(-1)?.atMs ?? 0) - (points[0]?.atMs ?? 0));
  return {
    slopePerHour: slope * MS_PER_HOUR,
    mean,
    isRising: slope > SIGNIFICANT * standardError && rise > WORTH_A_WORD * Math.max(mean, 1),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function average(values: readonly number[]): number {
  return sum(values) / values.length;
}
