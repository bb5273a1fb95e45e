import { parseArgs } from 'node:util';
import { systemClock } from '@young-minds/recording/ports';
import { eraseRecording } from '@young-minds/recording/usecases';
import { openPlatform } from '../instance/open-platform.ts';
import { parseProvider } from './parse-provider.ts';

const OPTIONS = { reason: { type: 'string' }, 'also-in': { type: 'string', multiple: true } } as const;

/** Erases one recording for good; its row and its audit trail stay, with the reason. */
export async function erase(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [recordingId = ''] = positionals;
  const otherStores = (values['also-in'] ?? []).map((name) => parseProvider('--also-in', name));
  await using platform = await openPlatform();
  await eraseRecording({ ...platform, clock: systemClock }, { recordingId, reason: values.reason ?? '', otherStores });
  console.log(`Erased ${recordingId}. Backups and versions outside this store's reach are yours to see to.`);
  return 0;
}
