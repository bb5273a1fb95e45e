import { expect, test } from 'vitest';
import { keepRunning, type Part, type RestartPolicy } from './keep-running.ts';

interface FakePart extends Part {
  end(how: string): void;
  isStopped: boolean;
}

function createPart(): FakePart {
  const { promise, resolve } = Promise.withResolvers<string>();
  const part = { ended: promise, end: resolve, isStopped: false, stop: () => end(part) };
  return part;
}

async function end(part: FakePart): Promise<void> {
  part.isStopped = true;
  part.end('was stopped');
}

const NO_DELAYS: RestartPolicy = { delaysMs: [0, 0], stableMs: Number.POSITIVE_INFINITY };

/** Starts parts one after the other; null stands for a start that fails. */
async function keep(parts: readonly (FakePart | null)[], policy = NO_DELAYS) {
  const lines: string[] = [];
  const remaining = [...parts];
  const started = parts.map(() => Promise.withResolvers<void>());
  const start = async () => {
    const part = remaining.shift();
    started[parts.length - remaining.length - 1]?.resolve();
    if (!part) throw new Error('the port is in use');
    return part;
  };
  const kept = await keepRunning({ name: 'The worker', start, report: (line) => lines.push(line), policy });
  return { kept, lines, untilStart: (index: number) => started[index]?.promise };
}

test('a part that ends is started again, and every step is reported', async () => {
  const [first, second] = [createPart(), createPart()];
  const { kept, lines, untilStart } = await keep([first, null, second]);
  first.end('was ended by SIGKILL');
  await untilStart(2);
  await kept.stop();
  expect(second.isStopped).toBe(true);
  expect(lines).toEqual([
    'The worker was ended by SIGKILL. Restart 1 of 2 in 0 s.',
    'The worker did not start: the port is in use. Restart 2 of 2 in 0 s.',
    'The worker is running again.',
  ]);
});

test('a part is given up with its last reason when no restart is left', async () => {
  const first = createPart();
  const { kept } = await keep([first, null, null]);
  first.end('ended with 1');
  expect(await kept.failed).toBe('The worker did not start: the port is in use. Gave up after 2 restarts.');
  await kept.stop();
});

test('a part that was stable has all its restarts again', async () => {
  const parts = [createPart(), createPart(), createPart(), createPart()];
  const { kept, untilStart } = await keep(parts, { delaysMs: [0], stableMs: 0 });
  for (const [index, part] of parts.slice(0, 3).entries()) {
    part.end('ended with 1');
    await untilStart(index + 1);
  }
  await kept.stop();
  expect(parts.at(-1)?.isStopped).toBe(true);
});

test('stopping ends the wait for a restart', async () => {
  const first = createPart();
  const { kept, lines } = await keep([first], { delaysMs: [3_600_000], stableMs: 0 });
  first.end('ended with 1');
  await expect.poll(() => lines).toEqual(['The worker ended with 1. Restart 1 of 1 in 3600 s.']);
  await kept.stop();
});

test('a first start that fails is no reason to restart', async () => {
  await expect(keep([null])).rejects.toThrow('the port is in use');
});
