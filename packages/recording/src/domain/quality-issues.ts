import * as z from 'zod';
import type { Recording } from './recording.ts';

const schema = z.object({ artifact: z.object({ flaws: z.array(z.string()) }) });

/** What a viewer would complain about, as it was found when the file was made; nothing where nothing was found. */
export function qualityIssuesOf({ metadata }: Pick<Recording, 'metadata'>): readonly string[] {
  return schema.safeParse(metadata).data?.artifact.flaws ?? [];
}
