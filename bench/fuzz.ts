/**
 * Feeds every parser of bytes from the network with mutations of real streams until it is stopped or a parser fails.
 * Run: `npm run fuzz`, or `npm run fuzz -- --seed 1234 --rounds 1` to repeat a failure.
 */
import { wholeNumber } from '@young-minds/cli/options';
import { Command } from 'commander';
import { fuzzTargets } from '../tests/support/fuzz/parsers.ts';
import { encodeStreams } from '../tests/support/fuzz/streams.ts';

const REPORT_EVERY = 1000;

const { seed: first, rounds } = new Command('npm run fuzz')
  .description('feed every parser of network bytes with mutations of real streams until one fails')
  .option('--seed <n>', 'first seed; default: the time', wholeNumber(0))
  .option('--rounds <n>', 'stop after this many rounds; default: never', wholeNumber(1))
  .parse()
  .opts<{ seed?: number; rounds?: number }>();

const start = first ?? Date.now();
const targets = fuzzTargets(await encodeStreams());
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
