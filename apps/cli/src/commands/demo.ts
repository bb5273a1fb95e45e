import { parseArgs } from 'node:util';
import { runDemo } from '../demo/run-demo.ts';
import { startInstance } from '../instance/start-instance.ts';
import { untilStopped } from '../instance/until-stopped.ts';

/**
 * Starts everything and does the platform's main job once, with two robots as mentor and mentee. Stays up afterwards;
 * with `--once` it ends, and its last line is one JSON object with the facts.
 */
export async function demo(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { once: { type: 'boolean', default: false } } });
  const instance = await startInstance({ mode: 'production' });
  const { facts, isGood } = await Promise.race([runDemo(instance.config), failureOf(instance.failed)]).catch(
    async (error) => {
      await instance[Symbol.asyncDispose]();
      throw error;
    },
  );
  if (!values.once) {
    console.log('\nAll of it stays up for a look. Ctrl-C ends it.');
    return untilStopped(instance);
  }
  await instance[Symbol.asyncDispose]();
  console.log(JSON.stringify(facts));
  return isGood ? 0 : 1;
}

async function failureOf(failed: Promise<string>): Promise<never> {
  throw new Error(await failed);
}
