import { expect, it } from 'vitest';
import { CompositionScheduler, type Rank } from './composition-scheduler.ts';

/** Runs `count` turns one after the other, as a composition does, and records each one under `name`. */
async function compose(
  scheduler: CompositionScheduler,
  noted: string[],
  { name, rank, count }: { name: string; rank: Rank; count: number },
) {
  for (let turn = 0; turn < count; turn++) {
    await scheduler.run(rank, async () => {
      noted.push(name);
    });
  }
}

async function order(...compositions: { name: string; rank: Rank; count: number }[]): Promise<string> {
  const [scheduler, noted] = [new CompositionScheduler(), [] as string[]];
  await Promise.all(compositions.map((composition) => compose(scheduler, noted, composition)));
  return noted.join('');
}

it('interleaves compositions of the same rank', async () => {
  const rank = 'finished';
  expect(await order({ name: 'a', rank, count: 4 }, { name: 'b', rank, count: 2 }, { name: 'c', rank, count: 3 })).toBe(
    'abcabcaca',
  );
});

it('prefers finished sessions and still advances running ones', async () => {
  const noted = await order({ name: 'r', rank: 'running', count: 3 }, { name: 'f', rank: 'finished', count: 8 });
  expect(noted).toBe('rfffrfffrff');
});

it('runs one task at a time', async () => {
  const scheduler = new CompositionScheduler();
  let working = 0;
  const work = async () => {
    expect(++working).toBe(1);
    await Promise.resolve();
    working--;
  };
  await Promise.all(Array.from({ length: 5 }, () => scheduler.run('running', work)));
});

it('continues after a failed task', async () => {
  const scheduler = new CompositionScheduler();
  const failing = scheduler.run('running', () => Promise.reject(new Error('no')));
  const next = scheduler.run('running', async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

it('cancels an aborted task that is waiting and runs the next one', async () => {
  const scheduler = new CompositionScheduler();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const first = scheduler.run('finished', () => held);
  const stopping = new AbortController();
  const stopped = scheduler.run('finished', async () => 'stopped', stopping.signal);
  const last = scheduler.run('finished', async () => 'last');
  stopping.abort();
  await expect(stopped).rejects.toMatchObject({ code: 'COMPOSITION_FAILED' });
  await expect(scheduler.run('finished', async () => 'late', stopping.signal)).rejects.toMatchObject({
    code: 'COMPOSITION_FAILED',
  });
  release();
  await first;
  expect(await last).toBe('last');
});
