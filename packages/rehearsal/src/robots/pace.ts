/** Calls `work` every `intervalMs`, without drift, until the returned function is called. */
export function pace(intervalMs: number, work: () => void): () => void {
  const begunAt = performance.now();
  let ticks = 0;
  let timer: NodeJS.Timeout;
  const tick = () => {
    work();
    // Ticks that were missed while other code ran are skipped.
    ticks = Math.max(ticks + 1, Math.floor((performance.now() - begunAt) / intervalMs));
    timer = setTimeout(tick, Math.max(0, begunAt + ticks * intervalMs - performance.now()));
  };
  timer = setTimeout(tick, 0);
  return () => clearTimeout(timer);
}
