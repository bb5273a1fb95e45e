import { isYoungMindsError } from '@young-minds/recording/domain';

type Command = (args: readonly string[]) => Promise<number>;

/** Each loads only what it needs. A command returns the exit code. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  setup: async () => (await import('./commands/setup.ts')).setup,
  demo: async () => (await import('./commands/demo.ts')).demo,
  start: async () => (await import('./commands/start.ts')).start,
  dev: async () => (await import('./commands/dev.ts')).dev,
  storage: async () => (await import('./commands/storage.ts')).storage,
  check: async () => (await import('./commands/check.ts')).check,
  migrate: async () => (await import('./commands/migrate.ts')).migrate,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  test: async () => (await import('./commands/test.ts')).test,
  audit: async () => (await import('./commands/audit.ts')).audit,
  reconcile: async () => (await import('./commands/reconcile.ts')).reconcile,
  bench: async () => (await import('./commands/bench.ts')).bench,
  chaos: async () => (await import('./commands/chaos.ts')).chaos,
  soak: async () => (await import('./commands/chaos.ts')).soak,
};

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const load = COMMANDS[name];
  if (load === undefined) {
    console.error(`There is no command "${name}". The commands are ${Object.keys(COMMANDS).join(', ')}.`);
    return 2;
  }
  const command = await load();
  return command(args);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    // An expected failure says what to do next; anything else is a bug, and its stack helps.
    console.error(isYoungMindsError(error) ? `\n${error.message}` : error);
    process.exit(1);
  },
);
