import { runMediaProgram } from './run-media-program.ts';

/** Sound below this level is inaudible. */
const SILENT_DB = -80;

/** Returns whether a file's audio is silent from start to end. @throws COMPOSITION_FAILED if it cannot be decoded */
export async function isSilent(file: string, signal?: AbortSignal): Promise<boolean> {
  const args = ['-hide_banner', '-nostdin', '-i', file, '-vn', '-af', 'volumedetect', '-f', 'null', '-'];
  const { stderr } = await runMediaProgram('ffmpeg', args, signal);
  const loudestDb = Number(/max_volume: (-?[\d.]+|-inf) dB/.exec(stderr)?.[1]?.replace('-inf', '-Infinity'));
  return !(loudestDb > SILENT_DB);
}
