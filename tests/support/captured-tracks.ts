import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Returns the track files of a recording in a capture directory, relative to the recording's folder: `take-1/….mkv`.
 */
export async function capturedTracks(captureDirectory: string, recordingId: string): Promise<string[]> {
  const files = await readdir(join(captureDirectory, recordingId), { recursive: true }).catch(() => []);
  return files.filter((file) => file.endsWith('.mkv'));
}
