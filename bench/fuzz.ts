/**
 * Feeds every parser of bytes from the network with mutations of real streams until it is stopped or a parser fails.
 * Run: `npm run fuzz`, or `npm run fuzz -- --seed 1234 --rounds 1` to repeat a failure. With `--rounds`, it ends with the
 * share of each parser's code that has run.
 */
import { wholeNumber } from '@young-minds/cli/options';
import { Command } from 'commander';
import { fuzzTargets } from '../tests/support/fuzz/parsers.ts';
import { encodeStreams } from '../tests/support/fuzz/streams.ts';
import { startCoverage } from './support/source-coverage.ts';

const REPORT_EVERY = 1000;
/** The folders of the parsers. */
const PARSERS = ['rtp', 'codecs', 'matroska', 'journal', 'signalling'].map((name) => `packages/recorder/src/${name}`);

const { seed: first, rounds } = new Command('npm run fuzz')
  .description('feed every parser of network bytes with mutations of real streams until one fails')
  .option('--seed <n>', 'first seed; default: the time', wholeNumber(0))
  .option('--rounds <n>', 'stop after this many rounds; default: never', wholeNumber(1))
  .parse()
  .opts<{ seed?: number; rounds?: number }>();

const start = first ?? Date.now();
await using coverage = rounds === undefined ? null : await startCoverage();
const streams = await encodeStreams();
const targets = fuzzTargets(streams);
for (let round = 0; round < (rounds ?? Number.POSITIVE_INFINITY); round++) {
  const seed = start + round;
  for (const { name, run } of targets) {
    try {
      await run(seed);
    } catch (error) {
      console.error(`${name} failed. Repeat it with: npm run fuzz -- --seed ${seed} --rounds 1`);
      throw error;
    }
  }
  if ((round + 1) % REPORT_EVERY === 0) console.log(`${round + 1} rounds of ${targets.length} parsers passed.`);
}

if (coverage !== null) {
  const packets = streams.reduce((sum, stream) => sum + stream.packets.length, 0);
  console.log(`${rounds} rounds of ${targets.length} parsers passed. Each mutated ${packets} packets of media.`);
  for (const { file, share } of await coverage.read(PARSERS)) {
    console.log(`${(share * 100).toFixed(0).padStart(4)} %  ${file}`);
  }
}
