import { type VerificationStep, verifyRecordings } from '@young-minds/recording/maintenance';
import { openPlatform } from '../instance/open-platform.ts';

export interface VerifyOptions {
  /** Absent: every store that is configured. */
  readonly provider?: string;
  /** Share of the recordings to read in full, 0 to 1. */
  readonly sample: number;
}

/** Compares stores with rows. Returns 1 if a recording is lost, damaged or could not be read. */
export async function verify({ provider, sample }: VerifyOptions, signal: AbortSignal): Promise<number> {
  await using platform = await openPlatform();
  const names = provider === undefined ? platform.storage.names : [provider];
  console.log(`Checking ${names.join(', ')}.`);
  const stores = names.map(platform.storage.named);
  const counts: Record<string, number> = {};
  for await (const step of verifyRecordings(platform, { stores, sample, signal })) {
    const kind = step.type === 'recording' ? step.verdict : step.type;
    counts[kind] = (counts[kind] ?? 0) + 1;
    const line = lineOf(step);
    if (line !== null) console.log(line);
  }
  const { sound = 0, lost = 0, damaged = 0, unknown = 0, stray = 0, concern = 0 } = counts;
  console.log(
    `${sound} sound, ${lost} lost, ${damaged} damaged, ${unknown} unknown; ${stray} strays, ${concern} concerns.`,
  );
  return lost + damaged + unknown === 0 ? 0 : 1;
}

/** Formats a step as a line; null if it needs no attention. */
function lineOf(step: VerificationStep): string | null {
  switch (step.type) {
    case 'recording':
      return step.verdict === 'sound' ? null : `${step.verdict.toUpperCase()} ${step.recordingId}: ${step.detail}`;
    case 'stray':
      return `stray object ${step.path} (${step.reason === 'unclaimed' ? 'no row refers to it' : 'its recording is elsewhere, erased, or complete without it'})`;
    case 'concern':
      return `concern (${step.kind}): ${step.message}`;
  }
}
