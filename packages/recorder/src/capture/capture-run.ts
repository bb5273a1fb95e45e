import { SessionDescription, SignalTarget, TrickleRequest } from '@livekit/protocol';
import type { UnrecordedTrack } from '@young-minds/recording/domain';
import type { RtcpSrPacket } from 'werift';
import type { Journal } from '../journal/journal.ts';
import { ntpToEpochMs, type RtpPacket } from '../rtp/rtp-packet.ts';
import { ParticipantList } from '../signalling/participant-list.ts';
import { parseRemoteStreams, type RemoteStream } from '../signalling/remote-streams.ts';
import { SignalClient, type SignalMessage } from '../signalling/signal-client.ts';
import { SubscriberPeer } from '../signalling/subscriber-peer.ts';
import { TrackCapture } from './track-capture.ts';

interface CaptureRunOptions {
  readonly url: string;
  readonly token: string;
  readonly run: number;
  readonly recordingSid: string;
  readonly directory: string;
  readonly journal: Journal;
  /** Called with the number of packets that did not arrive and are given up as lost. */
  readonly onPacketsLost: (count: number) => void;
  /** Called for each track that cannot be recorded. */
  readonly onRefused: (track: UnrecordedTrack) => void;
  /**
   * Called once when nothing more can be written because the connection or the disk failed. Not called after `close`.
   */
  readonly onLost: (reason: string) => void;
}

const TICK_MS = 20;
const FLUSH_MS = 500;
const REPORT_MS = 1000;

/** One uninterrupted connection of the recorder to a room, from its join to its leave. */
export class CaptureRun {
  readonly #options: CaptureRunOptions;
  readonly #participants: ParticipantList;
  readonly #peer: SubscriberPeer;
  readonly #captures = new Map<number, TrackCapture>();
  readonly #now = startRunClock();
  #streams = new Map<number, RemoteStream>();
  #signal: SignalClient | null = null;
  #participantSid = '';
  #timers: NodeJS.Timeout[] = [];
  #isOver = false;
  /** Serializes the answers to the server's offers. */
  #negotiation: Promise<void> = Promise.resolve();

  private constructor(options: CaptureRunOptions) {
    this.#options = options;
    this.#participants = new ParticipantList({
      journal: options.journal,
      onMute: (trackSid, isMuted) => this.#captureOf(trackSid)?.setMuted(isMuted),
      onRefused: options.onRefused,
    });
    this.#peer = new SubscriberPeer({
      isLoopback: isLoopback(options.url),
      onRtp: (packet) => this.#guard(() => this.#receive(packet)),
      onSenderReport: (report) => this.#guard(() => this.#receiveReport(report)),
      onLocalCandidate: (candidateInit) => this.#trickle(candidateInit),
      onFailed: (reason) => this.#lose(reason),
    });
  }

  /** Joins the room and records until `close` or `onLost`. @throws LIVEKIT_UNAVAILABLE */
  static async begin(options: CaptureRunOptions): Promise<CaptureRun> {
    const run = new CaptureRun(options);
    try {
      await run.#join();
      return run;
    } catch (error) {
      await run.#release();
      throw error;
    }
  }

  /** The participant sid that the server gave to this connection. */
  get participantSid(): string {
    return this.#participantSid;
  }

  /** Leaves the room and closes every file. */
  async close(reason: string): Promise<void> {
    if (this.#isOver) return;
    await this.#end(reason);
  }

  async #join(): Promise<void> {
    const { url, token, journal, run, recordingSid } = this.#options;
    const { client, join } = await SignalClient.connect({ url, token });
    this.#signal = client;
    this.#participantSid = join.participant?.sid ?? '';
    journal.append({ type: 'take_began', atMs: this.#now(), take: run, recordingSid });
    this.#participants.update(join.otherParticipants, this.#now());
    this.#timers = [
      setInterval(() => this.#guard(() => this.#eachCapture((capture) => capture.tick(this.#now()))), TICK_MS),
      setInterval(() => this.#guard(() => this.#eachCapture((capture) => capture.flush())), FLUSH_MS),
      setInterval(() => this.#peer.report([...this.#captures.values()].map((capture) => capture.reception)), REPORT_MS),
    ];
    // Listen only now: otherwise a participant who joins at this moment would precede the capture run in the journal.
    client.listen({
      onMessage: (message) => this.#guard(() => this.#handle(message)),
      onClosed: (reason) => this.#lose(reason),
    });
  }

  #handle(message: SignalMessage): void {
    switch (message.case) {
      case 'offer':
        this.#negotiation = this.#negotiation.then(() => this.#answer(message.value));
        return;
      case 'trickle':
        if (message.value.target === SignalTarget.SUBSCRIBER) this.#addCandidate(message.value.candidateInit);
        return;
      case 'update':
        return this.#participants.update(message.value.participants, this.#now());
      case 'leave':
        return this.#lose(`the server asked the recorder to leave (${message.value.reason})`);
      default:
        return;
    }
  }

  async #answer(offer: SessionDescription): Promise<void> {
    try {
      this.#streams = parseRemoteStreams(offer.sdp);
      this.#closeVanished();
      const sdp = await this.#peer.answer(offer.sdp);
      const value = new SessionDescription({ type: 'answer', sdp, id: offer.id });
      this.#signal?.send({ case: 'answer', value });
      // ICE checks that arrive before the server has our candidates make it wait a second for better ones.
      await this.#peer.gathered();
      await this.#signal?.roundTrip();
    } catch (error) {
      this.#lose(`an offer could not be answered: ${String(error)}`);
    }
  }

  #addCandidate(candidateJson: string): void {
    this.#negotiation = this.#negotiation
      .then(() => this.#peer.addRemoteCandidate(candidateJson))
      .catch(() => undefined); // one unusable candidate does not affect the others
  }

  #trickle(candidateInit: string): void {
    const value = new TrickleRequest({ candidateInit, target: SignalTarget.SUBSCRIBER });
    this.#signal?.send({ case: 'trickle', value });
  }

  #receive(packet: RtpPacket): void {
    const capture = this.#captures.get(packet.header.ssrc) ?? this.#openCapture(packet.header.ssrc);
    capture?.push(packet, this.#now());
  }

  #receiveReport({ ssrc, senderInfo }: RtcpSrPacket): void {
    const ntpMs = ntpToEpochMs(senderInfo.ntpTimestamp);
    this.#captures.get(ssrc)?.noteSenderReport(senderInfo.rtpTimestamp, ntpMs, this.#now());
  }

  #openCapture(ssrc: number): TrackCapture | null {
    const stream = this.#streams.get(ssrc);
    const track = stream === undefined ? null : this.#participants.track(stream.trackSid);
    if (stream === undefined || track === null) return null;
    const { isMuted, ...identity } = track;
    const { run, directory, journal, onPacketsLost } = this.#options;
    const capture = new TrackCapture({
      onPacketsLost,
      onExcess: () => this.#participants.refuseExcess(identity.trackSid, this.#now()),
      track: identity,
      stream,
      run,
      directory,
      journal,
      requestKeyFrame: (mediaSsrc) => this.#peer.requestKeyFrame(mediaSsrc),
      requestRetransmission: (mediaSsrc, missing) => this.#peer.requestRetransmission(mediaSsrc, missing),
    });
    capture.setMuted(isMuted);
    this.#captures.set(ssrc, capture);
    return capture;
  }

  #closeVanished(): void {
    for (const [ssrc, capture] of this.#captures) {
      if (this.#streams.has(ssrc)) continue;
      this.#captures.delete(ssrc);
      capture.close(this.#now());
    }
  }

  #captureOf(trackSid: string): TrackCapture | undefined {
    const stream = [...this.#streams.values()].find((candidate) => candidate.trackSid === trackSid);
    return stream === undefined ? undefined : this.#captures.get(stream.ssrc);
  }

  #eachCapture(act: (capture: TrackCapture) => void): void {
    for (const capture of this.#captures.values()) act(capture);
  }

  /**
   * Runs `act` so that an error while handling a packet (such as a full disk) ends the capture run and not the process.
   */
  #guard(act: () => void): void {
    if (this.#isOver) return;
    try {
      act();
    } catch (error) {
      this.#lose(`writing failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #lose(reason: string): void {
    if (this.#isOver) return;
    void this.#end(reason).then(() => this.#options.onLost(reason));
  }

  async #end(reason: string): Promise<void> {
    this.#isOver = true;
    this.#eachCapture((capture) => closeQuietly(capture, this.#now()));
    this.#captures.clear();
    const { journal, run } = this.#options;
    try {
      journal.append({ type: 'take_ended', atMs: this.#now(), take: run, reason });
    } catch {
      // A full disk ended the capture run; the journal has enough entries to compose the recording.
    }
    await this.#release();
  }

  async #release(): Promise<void> {
    this.#isOver = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#signal?.close();
    await this.#peer.close();
  }
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname.startsWith('127.');
}

function closeQuietly(capture: TrackCapture, nowMs: number): void {
  try {
    capture.close(nowMs);
  } catch {
    // Everything flushed before remains readable.
  }
}

/**
 * Starts a clock at the current system time, in milliseconds since the epoch. It ignores later changes of the system clock, so that everything captured
 * before and after such a change keeps its distance.
 */
export function startRunClock(): () => number {
  const originMs = Date.now() - performance.now();
  return () => Math.round(originMs + performance.now());
}
