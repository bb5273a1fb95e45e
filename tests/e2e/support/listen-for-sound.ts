import { decodeSound } from '@young-minds/rehearsal/media';

const SAMPLE_RATE_HZ = 48_000;
const WINDOWS_A_SECOND = 10;

export interface LoudnessOfSecond {
  /** Root mean square of the loudest and of the quietest tenth of the second, 0 to 1. */
  readonly loudest: number;
  readonly quietest: number;
}

/** Returns how loud each whole second of a file is. */
export async function listenForSound(file: string): Promise<readonly LoudnessOfSecond[]> {
  const samples = await decodeSound(file);
  const seconds = Math.floor(samples.length / SAMPLE_RATE_HZ);
  return Array.from({ length: seconds }, (_, second) => {
    const levels = levelsOf(samples.subarray(second * SAMPLE_RATE_HZ, (second + 1) * SAMPLE_RATE_HZ));
    return { loudest: Math.max(...levels), quietest: Math.min(...levels) };
  });
}

function levelsOf(second: Float32Array): number[] {
  const length = SAMPLE_RATE_HZ / WINDOWS_A_SECOND;
  return Array.from({ length: WINDOWS_A_SECOND }, (_, window) => {
    const samples = second.subarray(window * length, (window + 1) * length);
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / length);
  });
}
