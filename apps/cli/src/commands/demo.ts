import type { Command } from 'commander';

/** `npm run demo`: starts everything and records one session between two robots. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('start everything, record a session of two robots and judge the video')
    .option('--once', 'stop afterwards, and print one JSON object with the facts as the last line')
    .action(async ({ once = false }: { once?: boolean }) => {
      process.exitCode = await run(once);
    });
}

async function run(isOnce: boolean): Promise<number> {
  const { runDemo } = await import('../demo/run-demo.ts');
  const { startInstance, untilStopped } = await import('../instance/start-instance.ts');
  const instance = await startInstance({ mode: 'production' });
  const { facts, isGood } = await Promise.race([runDemo(instance.config), failureOf(instance.failed)]).catch(
    async (error) => {
      await instance[Symbol.asyncDispose]();
      throw error;
    },
  );
  if (!isOnce) {
    console.log('\nEverything keeps running. Ctrl-C stops it.');
    return untilStopped(instance);
  }
  await instance[Symbol.asyncDispose]();
  console.log(JSON.stringify(facts));
  return isGood ? 0 : 1;
}

async function failureOf(failed: Promise<string>): Promise<never> {
  throw new Error(await failed);
}
