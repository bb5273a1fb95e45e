import { expect, it } from 'vitest';
import { CompositionScheduler, type Rank } from './composition-scheduler.ts';

/** Runs `count` turns one after the other, as a composition does, and records each one under `name`. */
async function compose(
  turns: CompositionScheduler,
  noted: string[],
  { name, rank, count }: { name: string; rank: Rank; count: number },
) {
  for (let turn = 0; turn < count; turn++) {
    await turns.take(rank, async () => {
      noted.push(name);
    });
  }
}

async function order(...compositions: { name: string; rank: Rank; count: number }[]): Promise<string> {
  const [turns, noted] = [new CompositionScheduler(), [] as string[]];
  await Promise.all(compositions.map((composition) => compose(turns, noted, composition)));
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
  const turns = new CompositionScheduler();
  let working = 0;
  const work = async () => {
    expect(++working).toBe(1);
    await Promise.resolve();
    working--;
  };
  await Promise.all(Array.from({ length: 5 }, () => turns.take('running', work)));
});

it('continues after a failed task', async () => {
  const turns = new CompositionScheduler();
  const failing = turns.take('running', () => Promise.reject(new Error('no')));
  const next = turns.take('running', async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

it('cancels an aborted task that is waiting and runs the next one', async () => {
  const turns = new CompositionScheduler();
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const first = turns.take('finished', () => held);
  const stopping = new AbortController();
  const stopped = turns.take('finished', async () => 'stopped', stopping.signal);
  const last = turns.take('finished', async () => 'last');
  stopping.abort();
  await expect(stopped).rejects.toMatchObject({ code: 'COMPOSITION_FAILED' });
  await expect(turns.take('finished', async () => 'late', stopping.signal)).rejects.toMatchObject({
    code: 'COMPOSITION_FAILED',
  });
  letGo();
  await first;
  expect(await last).toBe('last');
});
