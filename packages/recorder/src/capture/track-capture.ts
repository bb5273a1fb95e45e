import type { Codec } from '../codecs/codec.ts';
import type { CodedFrame, Depacketizer } from '../rtp/depacketizer.ts';
import { recordableCodec } from '../rtp/recordable-codec.ts';
import { ReorderBuffer } from '../rtp/reorder-buffer.ts';
import { type RtpPacket, TimestampUnwrapper } from '../rtp/rtp-packet.ts';
import type { RemoteCodec, RemoteStream } from '../signalling/remote-streams.ts';
import type { ReceptionReport } from '../signalling/subscriber-peer.ts';
import { TrackFiles, type TrackFilesOptions } from './track-files.ts';
import { TrackLimits } from './track-limits.ts';

const KEY_FRAME_RETRY_MS = 500;
/** A segment of the composition can start at any key frame, so key frames are requested at this interval. */
const KEY_FRAME_INTERVAL_MS = 10_000;
/** Shorter pauses between two frames are not noted. Silent microphones send a packet every 400 ms. */
const MIN_PAUSE_MS = 2_000;

interface TrackCaptureOptions extends TrackFilesOptions {
  readonly stream: RemoteStream;
  readonly requestKeyFrame: (ssrc: number) => void;
  readonly requestRetransmission: (ssrc: number, sequenceNumbers: number[]) => void;
  /** Called with the number of packets that are given up as lost. */
  readonly onPacketsLost?: (count: number) => void;
  /** Called once if the track sends so much that it is no longer recorded. */
  readonly onExcess?: () => void;
}

/** The depacketizer for the packets of one payload type. */
interface ActiveCodec extends Pick<RemoteCodec, 'name' | 'clockRateHz'> {
  readonly codec: Codec;
  readonly depacketizer: Depacketizer;
}

/** Writes one subscribed track: reorders its packets, turns them into frames and appends these to its file. */
export class TrackCapture {
  readonly #options: TrackCaptureOptions;
  readonly #buffer: ReorderBuffer<RtpPacket>;
  readonly #timestamps = new TimestampUnwrapper();
  readonly #files: TrackFiles;
  readonly #limits = new TrackLimits();
  #active: ActiveCodec | null = null;
  #keyFrameAskedAtMs = 0;
  #lastKeyFrameAtMs = 0;
  #isMuted = false;
  /** When the last frame arrived; null before the first. */
  #writtenAtMs: number | null = null;
  /** Whether the track has sent too much and is no longer recorded. */
  #isExcessive = false;
  /** The time that the last packet or tick was called with. */
  #nowMs = 0;

  constructor(options: TrackCaptureOptions) {
    this.#options = options;
    this.#files = new TrackFiles(options);
    this.#buffer = new ReorderBuffer({
      onPacket: (packet) => this.#accept(packet),
      onLoss: (count) => {
        options.onPacketsLost?.(count);
        this.#active?.depacketizer.noteLoss();
      },
      onMissing: (missing) => options.requestRetransmission(options.stream.ssrc, missing),
    });
  }

  get reception(): ReceptionReport {
    return {
      ssrc: this.#options.stream.ssrc,
      highestSequence: this.#buffer.highestSequence,
      packetsLost: this.#buffer.lost,
    };
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
  }

  push(packet: RtpPacket, nowMs: number): void {
    this.#nowMs = nowMs;
    if (this.#isExcessive) return;
    if (!this.#limits.receive(packet.payload, nowMs)) return this.#endExcess(nowMs);
    this.#buffer.push(packet.header.sequenceNumber, packet, nowMs);
  }

  noteSenderReport(timestamp: number, ntpMs: number, nowMs: number): void {
    if (!this.#files.isOpen) return;
    const { run, track, journal } = this.#options;
    const unwrapped = this.#timestamps.unwrap(timestamp);
    journal.append({
      type: 'sender_report',
      atMs: nowMs,
      take: run,
      trackSid: track.trackSid,
      timestamp: unwrapped,
      ntpMs,
    });
  }

  /** Requests retransmissions and key frames. Call it every few tens of milliseconds. */
  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    if (this.#isExcessive) return;
    this.#buffer.tick(nowMs);
    if (this.#active?.codec === 'opus' || this.#isMuted) return;
    const isDue =
      this.#active?.depacketizer.needsKeyFrame !== false || nowMs - this.#lastKeyFrameAtMs > KEY_FRAME_INTERVAL_MS;
    if (!isDue || nowMs - this.#keyFrameAskedAtMs < KEY_FRAME_RETRY_MS) return;
    this.#keyFrameAskedAtMs = nowMs;
    this.#options.requestKeyFrame(this.#options.stream.ssrc);
  }

  /** Flushes the file. @throws the file system's error */
  flush(): void {
    this.#files.flush();
  }

  close(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#buffer.end(nowMs);
    if (!this.#files.isOpen) return;
    this.#files.close();
    this.#notePause(null);
    const { run, track, journal } = this.#options;
    journal.append({
      type: 'track_ended',
      atMs: nowMs,
      take: run,
      trackSid: track.trackSid,
      packetsLost: this.#buffer.lost,
    });
  }

  #accept(packet: RtpPacket): void {
    const { header, payload } = packet;
    const active = this.#activate(header.payloadType);
    if (active === null) return;
    const media = { timestamp: this.#timestamps.unwrap(header.timestamp), marker: header.marker, payload };
    if (!this.#limits.continueFrame(media.timestamp, payload, this.#nowMs)) return active.depacketizer.noteLoss();
    for (const frame of active.depacketizer.push(media)) this.#write(frame, active);
  }

  /**
   * Returns the depacketizer for a payload type, which determines the codec and may change from one packet to the next.
   */
  #activate(payloadType: number): ActiveCodec | null {
    const remote = this.#options.stream.codecs.get(payloadType);
    const recordable = remote === undefined ? null : recordableCodec(remote.name);
    if (remote === undefined || recordable === null) return null;
    if (this.#active?.name !== remote.name) {
      const { name, clockRateHz } = remote;
      this.#active = { name, clockRateHz, codec: recordable.codec, depacketizer: recordable.createDepacketizer() };
    }
    return this.#active;
  }

  #endExcess(nowMs: number): void {
    this.#isExcessive = true;
    this.close(nowMs);
    this.#options.onExcess?.();
  }

  #write(frame: CodedFrame, { codec, clockRateHz, depacketizer }: ActiveCodec): void {
    const coded = { frame, codec, clockRateHz };
    const opensFile = !this.#files.isContinuedBy(coded);
    // Nothing can be shown before the first key frame of a file.
    const isUseless = opensFile && !frame.isKeyFrame;
    // A frame that is not written is lost, so those that refer to it cannot be decoded either.
    if (isUseless || !this.#limits.write(frame, opensFile, this.#nowMs)) return depacketizer.noteLoss();
    if (frame.size !== undefined) this.#lastKeyFrameAtMs = this.#nowMs;
    this.#notePause(this.#files.write(coded, this.#nowMs));
    this.#writtenAtMs = this.#nowMs;
  }

  /** @param timestampMs the time of the first frame after it; null if the track ends */
  #notePause(timestampMs: number | null): void {
    const [sinceMs, atMs] = [this.#writtenAtMs, this.#nowMs];
    if (sinceMs === null || atMs - sinceMs < MIN_PAUSE_MS) return;
    const { run, track, journal } = this.#options;
    const { trackSid } = track;
    journal.append({ type: 'track_paused', atMs, take: run, trackSid, sinceMs, timestampMs });
  }
}
