import type { EgressOutputs } from '@young-minds/recording/ports';
import { type OutputPlace, outputFilesOf } from './output-files.ts';

/** Creates access to what running egresses have written so far. */
export function createEgressOutputs(place: OutputPlace): EgressOutputs {
  const files = outputFilesOf(place);
  return {
    // Egress replaces the playlist after each segment.
    async lastWrittenAt(outputPath) {
      const playlist = outputPath.replace(/\.mp4$/, '.m3u8');
      return files.stat(playlist).then(
        ({ modifiedAt }) => modifiedAt,
        () => null,
      );
    },
  };
}
