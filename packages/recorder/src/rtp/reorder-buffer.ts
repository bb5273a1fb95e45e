/** How long to wait for a missing packet; a retransmission takes one round trip. */
const PATIENCE_MS = 500;
const NACK_INTERVAL_MS = 40;
const MAX_NACKED = 64;
/** The maximum number of packets to hold after a gap, 2 to 3 s of video; then the gap is given up. */
const MAX_HELD_PACKETS = 512;
const SEQUENCE_SPAN = 0x10000;

/** A sequence number that continues past 65535, so that it only increases. */
type ExtendedSequence = number;

interface ReorderBufferOptions<Packet> {
  /** Called with packets in order, each at most once. */
  readonly onPacket: (packet: Packet) => void;
  /** Called when `count` consecutive packets did not arrive and are given up as lost. */
  readonly onLoss: (count: number) => void;
  /** Called with sequence numbers (16 bits) to request again. */
  readonly onMissing: (sequenceNumbers: number[]) => void;
}

/**
 * Puts RTP packets back in order. A packet that arrives in order passes immediately. After a gap, packets are held
 * until it is filled or given up. The caller passes the time, so the class has no timers.
 */
export class ReorderBuffer<Packet> {
  readonly #options: ReorderBufferOptions<Packet>;
  readonly #held = new Map<ExtendedSequence, Packet>();
  #next: ExtendedSequence | null = null;
  #highest: ExtendedSequence = 0;
  #gapSinceMs: number | null = null;
  #nackedAtMs = 0;
  #lost = 0;

  constructor(options: ReorderBufferOptions<Packet>) {
    this.#options = options;
  }

  /** The highest extended sequence number seen, for receiver reports. */
  get highestSequence(): ExtendedSequence {
    return this.#highest;
  }

  /** The number of packets given up so far. */
  get lost(): number {
    return this.#lost;
  }

  push(sequenceNumber: number, packet: Packet, nowMs: number): void {
    if (this.#next === null) this.#next = sequenceNumber;
    const sequence = this.#extend(sequenceNumber);
    this.#highest = Math.max(this.#highest, sequence);
    if (sequence < this.#next) return; // a duplicate, or too late
    if (sequence > this.#next) {
      this.#held.set(sequence, packet);
      this.#gapSinceMs ??= nowMs;
      this.tick(nowMs);
      return;
    }
    this.#next++;
    this.#options.onPacket(packet);
    this.#drain(nowMs);
  }

  /** Requests missing packets again, or gives them up. Call it every few tens of milliseconds. */
  tick(nowMs: number): void {
    if (this.#gapSinceMs === null) return;
    if (nowMs - this.#gapSinceMs >= PATIENCE_MS || this.#held.size > MAX_HELD_PACKETS) return this.#giveUp(nowMs);
    if (nowMs - this.#nackedAtMs < NACK_INTERVAL_MS) return;
    this.#nackedAtMs = nowMs;
    this.#options.onMissing(this.#missing());
  }

  /** Delivers all held packets despite gaps, because the stream is over. */
  end(nowMs: number): void {
    while (this.#held.size > 0) this.#giveUp(nowMs);
  }

  #giveUp(nowMs: number): void {
    const next = this.#next ?? 0;
    const resumeAt = Math.min(...this.#held.keys());
    this.#lost += resumeAt - next;
    this.#options.onLoss(resumeAt - next);
    this.#next = resumeAt;
    this.#drain(nowMs);
  }

  #drain(nowMs: number): void {
    for (;;) {
      const packet = this.#next === null ? undefined : this.#held.get(this.#next);
      if (packet === undefined || this.#next === null) break;
      this.#held.delete(this.#next);
      this.#next++;
      this.#options.onPacket(packet);
    }
    this.#gapSinceMs = this.#held.size > 0 ? nowMs : null;
  }

  #missing(): number[] {
    const missing: number[] = [];
    for (let sequence = this.#next ?? 0; sequence < this.#highest && missing.length < MAX_NACKED; sequence++) {
      if (!this.#held.has(sequence)) missing.push(sequence % SEQUENCE_SPAN);
    }
    return missing;
  }

  /** Returns the extended number nearest to the current position of the stream. */
  #extend(sequenceNumber: number): ExtendedSequence {
    const reference = this.#highest || (this.#next ?? sequenceNumber);
    const base = reference - (reference % SEQUENCE_SPAN);
    const candidate = base + sequenceNumber;
    if (candidate - reference > SEQUENCE_SPAN / 2) return candidate - SEQUENCE_SPAN;
    if (reference - candidate > SEQUENCE_SPAN / 2) return candidate + SEQUENCE_SPAN;
    return candidate;
  }
}
