/** Closes the system however the run ends. The guard would end its processes, but a mounted disk would remain. */
export function endWithProcess(system: AsyncDisposable): void {
  const end = async () => {
    await system[Symbol.asyncDispose]();
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
  process.once('uncaughtException', (error) => {
    console.error(error);
    void end();
  });
}
