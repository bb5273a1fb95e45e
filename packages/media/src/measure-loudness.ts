import { runMediaProgram } from './run-media-program.ts';

/** Below this nobody hears anything. */
const SILENT_DB = -80;

/** Whether a file's sound is silent from beginning to end. @throws COMPOSITION_FAILED where it cannot be decoded */
export async function isSilent(file: string, signal?: AbortSignal): Promise<boolean> {
  const args = ['-hide_banner', '-nostdin', '-i', file, '-vn', '-af', 'volumedetect', '-f', 'null', '-'];
  const { stderr } = await runMediaProgram('ffmpeg', args, signal);
  const loudestDb = Number(/max_volume: (-?[\d.]+|-inf) dB/.exec(stderr)?.[1]?.replace('-inf', '-Infinity'));
  return !(loudestDb > SILENT_DB);
}
