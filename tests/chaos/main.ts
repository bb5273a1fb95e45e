/**
 * Breaks the platform on purpose and proves that no session is lost by it: `npm run chaos -- --rounds 10 --seed 1
 * [--kinds worker-killed,store-down] [--json]`. The last line is one JSON object; with --json it is the only one.
 * Ends with 1 where anything is lost or not as it should be, and then keeps the logs and says where.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HEADER, lineOf, reportOf, troublesOf } from './report.ts';
import { runChaos } from './run-chaos.ts';
import { type ChaosSystem, startChaosSystem } from './system/chaos-system.ts';
import { endWithProcess } from './system/end-with-process.ts';

/** Room for some sessions of half a minute; small, for it is filled. */
const CAPTURE_DISK_MIB = 192;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    kinds: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
if (!(rounds >= 1 && Number.isInteger(seed))) throw new Error('--rounds is to be 1 or more, --seed a whole number');
const say = values.json ? () => undefined : console.log;

const system = await startChaosSystem({ say, captureDiskMiB: CAPTURE_DISK_MIB });
endWithProcess(system);
const kinds = values.kinds?.split(',');
say(HEADER);
const results = await runChaos(system, {
  ...{ rounds, seed },
  ...(kinds && { kinds }),
  onLeftOut: (kind, why) => say(`left out: ${kind}, ${why}`),
  onRound(result) {
    say(lineOf(result));
    for (const trouble of troublesOf(result)) say(`       ${trouble}`);
  },
}).finally(() => system[Symbol.asyncDispose]());
const hasPassed = results.every((result) => troublesOf(result).length === 0);
if (!hasPassed) say(`The logs are in ${await keepLogs(system)}`);
await rm(system.folder, { recursive: true });
console.log(JSON.stringify(reportOf(seed, results)));
process.exit(hasPassed ? 0 : 1);

/** Without the database's files, which say nothing to anybody. */
async function keepLogs({ folder }: ChaosSystem): Promise<string> {
  const kept = await mkdtemp(join(tmpdir(), 'young-minds-chaos-logs-'));
  await cp(folder, kept, { recursive: true, filter: (path) => !path.includes(join('cluster', 'data')) });
  return kept;
}
