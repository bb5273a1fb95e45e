/**
 * Injects faults into the platform and checks that no session is lost: `npm run chaos -- --rounds 10 --seed 1
 * [--kinds worker-killed,store-down] [--json]`. The last line of the output is one JSON object; with --json it is the
 * only line. Exits with 1 if anything is lost or wrong, and then keeps the logs and prints their folder.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { findGoProgram, VERSITYGW } from '@young-minds/local-services/stores/store-programs';
import { ensureFfmpeg } from '@young-minds/local-services/tools/system-programs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { FAULTS } from './faults/index.ts';
import { killEachPart } from './instance/kill-each-part.ts';
import { attackTable, HEADER, lineOf, reportOf, troublesOf } from './report.ts';
import { runChaos } from './run-chaos.ts';
import { type ChaosSystem, startChaosSystem } from './system/chaos-system.ts';
import { endWithProcess } from './system/end-with-process.ts';

/** Room for a few sessions of half a minute. Small, because a fault fills it. */
const CAPTURE_DISK_MIB = 192;

interface ChaosOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly kinds?: readonly string[];
  readonly json?: boolean;
  readonly instance?: boolean;
}

const {
  rounds,
  seed,
  kinds,
  json = false,
  instance: isInstance = false,
} = new Command('npm run chaos --')
  .description('Inject faults while sessions are recorded, and check that none is lost.')
  .option('--rounds <n>', 'rounds of two sessions each, about a minute a round', wholeNumber(1), 10)
  .option('--seed <n>', 'picks the faults and their moments', wholeNumber(0), 1)
  .addOption(
    new Option('--kinds <names>', 'only these faults, separated by commas; hostile means all of hostile-…').argParser(
      parseKinds,
    ),
  )
  .option('--json', 'print only one JSON object')
  .option('--instance', 'instead of rounds, run npm start and kill each of its parts in a call')
  .addHelpText('after', `\nKinds of faults: ${FAULTS.map(({ kind }) => kind).join(', ')}`)
  .parse()
  .opts<ChaosOptions>();
const print = json ? () => undefined : console.log;

// --json reserves standard output for the result.
await ensureFfmpeg(console.error);
if (isInstance) process.exit(await killEachPart(print));
await findGoProgram(VERSITYGW, console.error);

const system = await startChaosSystem({ print, captureDiskMiB: CAPTURE_DISK_MIB });
endWithProcess(system);
print(HEADER);
const results = await runChaos(system, {
  ...{ rounds, seed },
  ...(kinds && { kinds }),
  onLeftOut: (kind, why) => print(`left out: ${kind}, ${why}`),
  onRound(result) {
    print(lineOf(result));
    for (const trouble of troublesOf(result)) print(`       ${trouble}`);
  },
}).finally(() => system[Symbol.asyncDispose]());
for (const line of attackTable(results)) print(line);
const hasPassed = results.every((result) => troublesOf(result).length === 0);
if (!hasPassed) print(`The logs are in ${await keepLogs(system)}`);
await rm(system.folder, { recursive: true });
console.log(JSON.stringify(reportOf(seed, results)));
process.exit(hasPassed ? 0 : 1);

function parseKinds(text: string): readonly string[] {
  return text.split(',').flatMap((name) => {
    const kinds = FAULTS.map(({ kind }) => kind).filter((kind) => kind === name || kind.startsWith(`${name}-`));
    if (kinds.length === 0) throw new InvalidArgumentError(`There is no fault named ${name}.`);
    return kinds;
  });
}

/** Copies the logs without the database's files, which do not help in debugging. */
async function keepLogs({ folder }: ChaosSystem): Promise<string> {
  const kept = await mkdtemp(join(tmpdir(), 'young-minds-chaos-logs-'));
  await cp(folder, kept, { recursive: true, filter: (path) => !path.includes(join('cluster', 'data')) });
  return kept;
}
