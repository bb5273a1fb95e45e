import * as z from 'zod';
import type { Recording } from './recording.ts';

const schema = z.object({ artifact: z.object({ flaws: z.array(z.string()) }) });

/** Returns the quality issues found when the file was composed; empty if there are none. */
export function qualityIssuesOf({ metadata }: Pick<Recording, 'metadata'>): readonly string[] {
  return schema.safeParse(metadata).data?.artifact.flaws ?? [];
}
