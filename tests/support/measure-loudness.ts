import { runMediaProgram } from '@young-minds/media/run-media-program';

interface Loudness {
  readonly integratedLufs: number;
  readonly truePeakDb: number;
  /** Returns the loudness of the three seconds before a moment. */
  readonly shortTermLufs: (atSeconds: number) => number;
}

const VALUES_A_SECOND = 10;

/** Measures a file as EBU R128 defines it. @see https://ffmpeg.org/ffmpeg-filters.html#ebur128-1 */
export async function measureLoudness(file: string): Promise<Loudness> {
  const filters = 'ebur128=metadata=1:peak=true,ametadata=mode=print:key=lavfi.r128.S:file=-';
  const args = ['-hide_banner', '-nostdin', '-i', file, '-vn', '-af', filters, '-f', 'null', '-'];
  const { stdout, stderr } = await runMediaProgram('ffmpeg', args);
  const values = [...stdout.toString().matchAll(/r128\.S=(\S+)/g)].map(([, lufs]) => Number(lufs));
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  return {
    integratedLufs: Number(/I:\s+(\S+) LUFS/.exec(summary)?.[1]),
    truePeakDb: Number(/Peak:\s+(\S+) dBFS/.exec(summary)?.[1]),
    shortTermLufs: (atSeconds) => values[Math.round(atSeconds * VALUES_A_SECOND)] ?? Number.NaN,
  };
}
