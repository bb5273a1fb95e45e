import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReorderBuffer } from './reorder-buffer.ts';

const SPAN = 0x10000;
const PATIENCE_MS = 500;
const START_MS = 1_000_000;

/** Returns a buffer and what it reported. The content of the `index`th packet sent is its index. */
function watchedBuffer(firstSequenceNumber: number) {
  const delivered: number[] = [];
  const losses: number[] = [];
  const asked: number[][] = [];
  const buffer = new ReorderBuffer<number>({
    onPacket: (packet) => delivered.push(packet),
    onLoss: (count) => losses.push(count),
    onMissing: (missing) => asked.push(missing),
  });
  const push = (index: number, nowMs = START_MS) => buffer.push((firstSequenceNumber + index) % SPAN, index, nowMs);
  return { buffer, push, delivered, losses, asked };
}

describe('a reorder buffer', () => {
  it('requests a missing packet immediately, again later, and delivers when it arrives', () => {
    const { buffer, push, delivered, losses, asked } = watchedBuffer(SPAN - 2);
    for (const index of [0, 1, 4, 6]) push(index);
    buffer.tick(START_MS + 39);
    expect(asked).toEqual([[0, 1]]);
    buffer.tick(START_MS + 40);
    expect(asked).toEqual([
      [0, 1],
      [0, 1, 3],
    ]);
    for (const index of [3, 5, 2]) push(index, START_MS + 60);
    expect(delivered).toEqual([0, 1, 2, 3, 4, 5, 6]);
    buffer.tick(START_MS + 10_000);
    expect(asked).toHaveLength(2);
    expect(losses).toEqual([]);
  });

  it('skips a gap after a timeout and reports its length', () => {
    const { buffer, push, delivered, losses } = watchedBuffer(100);
    for (const index of [0, 3, 4]) push(index);
    buffer.tick(START_MS + PATIENCE_MS - 1);
    expect(delivered).toEqual([0]);
    buffer.tick(START_MS + PATIENCE_MS);
    expect(delivered).toEqual([0, 3, 4]);
    expect(losses).toEqual([2]);
    expect(buffer.lost).toBe(2);
    push(1, START_MS + PATIENCE_MS + 1);
    expect(delivered).toEqual([0, 3, 4]);
  });

  it('buffers at most a few seconds of packets after a gap', () => {
    const { push, delivered, losses } = watchedBuffer(0);
    for (let index = 0; index < 600; index++) if (index !== 1) push(index);
    expect(delivered).toHaveLength(599);
    expect(losses).toEqual([1]);
  });

  it('delivers all buffered packets across gaps when the stream ends', () => {
    const { buffer, push, delivered, losses } = watchedBuffer(SPAN - 3);
    for (const index of [0, 2, 5]) push(index);
    buffer.end(START_MS + 1);
    expect(delivered).toEqual([0, 2, 5]);
    expect(losses).toEqual([1, 2]);
  });

  it('treats packets sent before the first received packet as late', () => {
    const { push, delivered, losses } = watchedBuffer(0);
    for (const index of [SPAN, SPAN - 1, SPAN + 1]) push(index);
    expect(delivered).toEqual([SPAN, SPAN + 1]);
    expect(losses).toEqual([]);
  });

  it('extends the highest sequence number across wraps', () => {
    const { buffer, push } = watchedBuffer(65_000);
    for (let index = 0; index < 3 * SPAN; index += 1000) push(index);
    expect(buffer.highestSequence).toBe(65_000 + 196_000);
  });

  it('delivers every received packet once and in order under any network conditions', () => {
    fc.assert(
      fc.property(anyStream, ({ first, packets }) => {
        const { buffer, push, delivered, losses } = watchedBuffer(first);
        const arrivals = arrivalsOf(packets);
        let nowMs = START_MS;
        for (const { index, atMs } of arrivals) {
          for (; nowMs <= atMs; nowMs += 20) buffer.tick(nowMs);
          push(index, atMs);
        }
        buffer.end(nowMs);
        const came = [...new Set(arrivals.map(({ index }) => index))].sort((one, other) => one - other);
        expect(delivered).toEqual(came);
        expect(losses.reduce((sum, count) => sum + count, 0)).toBe((came.at(-1) ?? 0) + 1 - came.length);
      }),
      { numRuns: 500 },
    );
  });
});

interface SentPacket {
  readonly isLost: boolean;
  /** Shorter than the time that the buffer waits for a packet. */
  readonly delayMs: number;
  readonly repeatedAfterMs: number | null;
}

/** Generates what is sent after the first packet, which arrives immediately. */
const anyStream = fc.record({
  first: fc.oneof(fc.nat({ max: SPAN - 1 }), fc.integer({ min: SPAN - 40, max: SPAN - 1 })),
  packets: fc.array(
    fc.record<SentPacket>({
      isLost: fc.boolean(),
      delayMs: fc.nat({ max: PATIENCE_MS - 1 }),
      repeatedAfterMs: fc.option(fc.nat({ max: 2_000 }), { nil: null }),
    }),
    { maxLength: 120 },
  ),
});

const SENT_EVERY_MS = 7;

function arrivalsOf(packets: readonly SentPacket[]): { index: number; atMs: number }[] {
  const later = packets.flatMap(({ isLost, delayMs, repeatedAfterMs }, position) => {
    const index = position + 1;
    const atMs = START_MS + index * SENT_EVERY_MS + delayMs;
    if (isLost) return [];
    return [{ index, atMs }, ...(repeatedAfterMs === null ? [] : [{ index, atMs: atMs + repeatedAfterMs }])];
  });
  return [{ index: 0, atMs: START_MS }, ...later].sort((one, other) => one.atMs - other.atMs);
}
