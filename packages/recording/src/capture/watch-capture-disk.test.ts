import { beforeEach, expect, test, vi } from 'vitest';
import type { Recording } from '../domain/index.ts';
import { type Repositories, silentMetrics } from '../ports/index.ts';
import { type CaptureDiskWatch, watchCaptureDisk } from './watch-capture-disk.ts';

const MB = 1e6;
const RESERVE = 1000 * MB;

let nowMs: number;
let free: number;
let captured: Map<string, number>;
let watch: CaptureDiskWatch;
const captureDisk = vi.fn();
const onChange = vi.fn();

beforeEach(() => {
  [nowMs, free, captured] = [0, 100_000 * MB, new Map()];
  captureDisk.mockReset();
  onChange.mockReset();
  const active = () => [...captured.keys()].filter((id) => id.startsWith('active')).map((id) => ({ id }) as Recording);
  const recordings = { listActive: async () => active() };
  watch = watchCaptureDisk(
    {
      unitOfWork: { run: (work) => work({ recordings } as unknown as Repositories) },
      clock: { now: () => new Date(nowMs) },
      captureDisk: {
        probe: async () => {},
        freeBytes: async () => free,
        capturedBytes: async (id) => captured.get(id) ?? 0,
      },
      metrics: { ...silentMetrics, captureDisk },
    },
    { reserveBytes: RESERVE, onChange },
  );
});

/** Checks the disk every five seconds for a minute, in which each recording grows by `growthBytes`. */
async function passMinute(growthBytes: number): Promise<void> {
  for (let check = 0; check < 12; check++) {
    nowMs += 5_000;
    for (const id of captured.keys()) captured.set(id, (captured.get(id) ?? 0) + growthBytes / 12);
    await watch.check();
  }
}

test('the demand is what running recordings write per minute, plus half as much for composing', async () => {
  captured = new Map([
    ['active-1', 0],
    ['active-2', 500 * MB],
  ]);
  await passMinute(20 * MB);
  expect(watch.room).toMatchObject({ pressure: 'ok', freeBytes: free });
  expect((watch.room?.demandBytesPerMinute ?? 0) / MB).toBeCloseTo(60, 5);
  expect(captureDisk).toHaveBeenLastCalledWith(watch.room);
  captured.delete('active-1');
  captured.delete('active-2');
  await watch.check();
  expect(watch.room?.demandBytesPerMinute).toBe(0);
});

test('reports each change of pressure once, including the recovery', async () => {
  captured.set('active', 0);
  await passMinute(20 * MB);
  free = 2 * RESERVE + 60 * 30 * MB - MB;
  await passMinute(20 * MB);
  free = RESERVE + 10 * 30 * MB - MB;
  await passMinute(20 * MB);
  free = 100_000 * MB;
  await passMinute(20 * MB);
  expect(onChange.mock.calls.map(([room, before]) => [before, room.pressure])).toEqual([
    ['ok', 'low'],
    ['low', 'critical'],
    ['critical', 'ok'],
  ]);
});

test('starts only compositions that leave room for ten minutes of recording on a nearly full disk', async () => {
  captured = new Map([
    ['active', 0],
    ['small', 100 * MB],
    ['large', 5_000 * MB],
  ]);
  await watch.check();
  expect(await watch.hasRoomToCompose('large')).toBe(true);
  free = 600 * MB;
  nowMs += 60_000;
  captured.set('active', 20 * MB);
  await watch.check();
  expect(watch.room).toMatchObject({ pressure: 'critical', demandBytesPerMinute: 30 * MB });
  // 300 MB are kept for recording, 300 MB are left.
  expect([await watch.hasRoomToCompose('small'), await watch.hasRoomToCompose('large')]).toEqual([true, false]);
});

test('keeps no room for the next minutes of a recording that has just ended', async () => {
  captured.set('active', 0);
  free = 600 * MB;
  await watch.check();
  nowMs += 60_000;
  captured.set('active', 90 * MB);
  await watch.check();
  expect(watch.room).toMatchObject({ pressure: 'critical', demandBytesPerMinute: 135 * MB });
  expect([await watch.hasRoomToCompose('active'), await watch.hasRoomToCompose('other')]).toEqual([true, false]);
});
