import { parseArgs } from 'node:util';
import { type StorageProviderName, YoungMindsError } from '@young-minds/recording/domain';
import { type VerificationStep, verifyRecordings } from '@young-minds/recording/usecases';
import { openPlatform, type Platform } from '../instance/open-platform.ts';
import { PROVIDERS, parseProvider } from './parse-provider.ts';

const OPTIONS = { provider: { type: 'string' }, sample: { type: 'string', default: '100%' } } as const;

/** Compares stores and rows; returns 1 where a recording is lost, damaged or could not be looked at. */
export async function verify(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const sample = parseShare(values.sample);
  await using platform = await openPlatform();
  const providers = values.provider === undefined ? setUp(platform) : [parseProvider('--provider', values.provider)];
  console.log(`Looking at ${providers.join(', ')}.`);
  const counts: Record<string, number> = {};
  for await (const step of verifyRecordings(platform, { providers, sample, signal })) {
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

function setUp({ config }: Platform): StorageProviderName[] {
  return PROVIDERS.filter((provider) => config.stores[provider].isSetUp);
}

function parseShare(text: string): number {
  const percent = Number(text.replace(/%$/, ''));
  if (percent >= 0 && percent <= 100) return percent / 100;
  throw new YoungMindsError('VALIDATION_FAILED', '--sample must be a share such as 10%.');
}

/** Null for what needs nobody's attention. */
function lineOf(step: VerificationStep): string | null {
  switch (step.type) {
    case 'recording':
      return step.verdict === 'sound' ? null : `${step.verdict.toUpperCase()} ${step.recordingId}: ${step.detail}`;
    case 'stray':
      return `stray object ${step.path} (${step.reason === 'unclaimed' ? 'no row knows it' : 'its recording is elsewhere, erased, or complete without it'})`;
    case 'concern':
      return `concern (${step.kind}): ${step.message}`;
  }
}
