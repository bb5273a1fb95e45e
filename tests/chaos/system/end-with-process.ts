/** Closes the system however the run ends. The guard would end its processes, but a mounted disk would remain. */
export function endWithProcess(system: AsyncDisposable): void {
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await system[Symbol.asyncDispose]();
    process.exit(1);
  };
  // Ctrl-C arrives several times: from the terminal, and from each process that passes it on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
  process.once('uncaughtException', (error) => {
    console.error(error);
    void end();
  });
}
