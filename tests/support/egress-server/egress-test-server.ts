import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  EgressInfo,
  EgressStatus,
  EncodedFileOutput,
  FileInfo,
  ListEgressRequest,
  type ParticipantInfo,
  RoomCompositeEgressRequest,
  StopEgressRequest,
  UpdateStreamRequest,
} from '@livekit/protocol';
import type { WebhookKeys } from '../sign-webhook.ts';
import { closeFile, uploadFailed } from './close-file.ts';
import type { FilePlace } from './deliver.ts';
import { EgressBrowsers } from './egress-browsers.ts';
import { ABORTED, type EgressEnd, type EgressScript, KILLED, nanosOf, ORDINARY, TestEgress } from './test-egress.ts';
import { serveTwirp, TwirpFault, type TwirpServer } from './twirp-server.ts';
import { WebhookSender } from './webhook-sender.ts';
import { writeSegments } from './write-segments.ts';

/**
 * What happens to a request to start an egress:
 * - `accept`: it is accepted immediately
 * - `refuse`: no worker is free, which LiveKit reports after 22 to 24 s
 * - `lose_answer`: it is accepted, and the response never arrives
 */
export type StartBehaviour = 'accept' | 'refuse' | 'lose_answer';

export interface EgressTestServerOptions extends FilePlace {
  readonly keys: WebhookKeys;
  readonly webhookUrl?: string;
  /** A real LiveKit that answers everything but the egress API. */
  readonly upstream?: string;
  readonly now?: () => Date;
  /**
   * `real`: everything takes as long as was observed on a real Egress. `manual`: responses come immediately, and an
   * egress advances only when a test calls for it.
   */
  readonly pace: 'real' | 'manual';
  /** Returns the sid of an open room in the real LiveKit. */
  readonly roomSidOf?: (roomName: string) => Promise<string>;
  /** Connects an egress's browser to the real room. Returns a function that disconnects it. */
  readonly enterRoom?: (egress: TestEgress) => Promise<() => Promise<void>>;
}

type JsonValue = Parameters<typeof EgressInfo.fromJson>[0];

const REFUSAL_MS = 23_000;
const UNKNOWN_MS = 3_100;
const SILENCE_MS = 5_000;
/** How often a running egress looks for a segment to close, in the pace `real`. */
const SEGMENT_CHECK_MS = 500;
const WEBHOOK_PAUSES_MS = [1_000, 2_000, 4_000, 8_000] as const;

/** A test server for the egress part of LiveKit's API: same calls, same errors, signed webhooks, real files. */
export class EgressTestServer {
  /** All egresses ever started, in order. */
  readonly egresses: TestEgress[] = [];
  readonly webhooks: WebhookSender;
  /** Names of the methods called, in order. */
  readonly calls: string[] = [];
  startBehaviour: StartBehaviour = 'accept';
  /** The script of the next egresses. */
  script: EgressScript = ORDINARY;
  webhookUrl: string | null;
  /** What LiveKit lists about the participants of each room. */
  readonly people = new Map<string, readonly ParticipantInfo[]>();
  /** The sid of each room that is open at present. */
  readonly roomSids = new Map<string, string>();
  /**
   * Whether ended egresses are forgotten. LiveKit forgets them after a day, and all egresses when its Redis restarts.
   */
  hasForgotten = false;
  nextId: (() => string) | null = null;
  readonly #options: EgressTestServerOptions;
  readonly #browsers = new EgressBrowsers();
  readonly #playing = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #server: TwirpServer | null = null;
  #port = 0;

  constructor(options: EgressTestServerOptions) {
    this.#options = options;
    this.webhookUrl = options.webhookUrl ?? null;
    const retryPausesMs = options.pace === 'real' ? WEBHOOK_PAUSES_MS : [];
    this.webhooks = new WebhookSender({ keys: options.keys, url: () => this.webhookUrl, retryPausesMs });
  }

  async open(): Promise<this> {
    const { keys, upstream = null } = this.#options;
    const egressMethods = {
      'Egress/StartRoomCompositeEgress': (request: JsonValue) => this.#start(request),
      'Egress/ListEgress': async (request: JsonValue) => this.#list(request),
      'Egress/UpdateStream': (request: JsonValue) => this.#updateStream(request),
      'Egress/StopEgress': (request: JsonValue) => this.#stop(request),
    };
    const ownRooms = {
      'RoomService/ListParticipants': async (request: JsonValue) => this.#listParticipants(request),
      'RoomService/RemoveParticipant': (request: JsonValue) => this.#removeParticipant(request),
      'RoomService/GetParticipant': async (request: JsonValue) => this.#browsers.get(request),
      'RoomService/UpdateParticipant': async (request: JsonValue) => this.#browsers.update(request),
      'RoomService/PerformRpc': async (request: JsonValue) => this.#browsers.performRpc(request),
    };
    const methods = { ...egressMethods, ...(upstream === null ? ownRooms : {}) };
    this.#server = await serveTwirp({
      keys,
      methods: methods as never,
      upstream: upstream?.replace('ws', 'http') ?? null,
    });
    this.#port = this.#server.port;
    return this;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([...this.#playing]);
    await this.#browsers.leaveAll();
    await this.closeApi();
  }

  /** Stops the API. From then on nothing answers. */
  async closeApi(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    await server?.close();
  }

  /** Starts an egress although its request has already been given up. */
  async startLate(roomName: string, filepath: string): Promise<void> {
    const request = new RoomCompositeEgressRequest({ roomName, fileOutputs: [new EncodedFileOutput({ filepath })] });
    await this.#begin(request);
  }

  async activate(egress: TestEgress): Promise<void> {
    const now = this.#now();
    const file = new FileInfo({ filename: egress.path, startedAt: nanosOf(now) });
    this.#change(egress, { status: EgressStatus.EGRESS_ACTIVE, fileResults: [file] });
    await this.#notify('egress_updated', egress);
  }

  /**
   * Stops the browser, as when it is killed: the egress stays ACTIVE, and LiveKit lists the browser until `loseBrowser`.
   * Returns a function that lets it continue.
   */
  freezeBrowser({ egressId }: TestEgress): () => void {
    return this.#browsers.freeze(egressId);
  }

  /** Connects the browser again, with the permissions of its token, as after a restart of LiveKit. */
  reconnectBrowser(egress: TestEgress): void {
    this.#browsers.enter(egress);
  }

  /** Reports that a browser is missing, as LiveKit does 20 s after it was killed. */
  async loseBrowser(egress: TestEgress): Promise<void> {
    await this.#browsers.leave(egress.egressId);
    await this.webhooks.send(this.#participantEvent('participant_left', egress), this.#now());
  }

  /**
   * Kills the handler of an egress: it fails immediately, and only the segments that it had closed are left. LiveKit
   * hears of it from the service.
   */
  async killHandler(egress: TestEgress): Promise<void> {
    await this.closeSegments();
    egress.isKilled = true;
    await this.end(egress, {
      status: EgressStatus.EGRESS_FAILED,
      error: 'signal: killed',
      errorCode: 500,
      hasFile: false,
    });
  }

  /**
   * Kills the service with all its handlers and browsers. Nothing reports it: LiveKit lists the egress as ACTIVE for half
   * an hour, and its browser for 20 s.
   */
  async killService(egress: TestEgress): Promise<void> {
    await this.closeSegments();
    egress.isKilled = true;
    this.freezeBrowser(egress);
  }

  /** Delivers the segments that running egresses have closed by now. */
  async closeSegments(): Promise<void> {
    for (const egress of this.egresses) await this.#closeSegmentsOf(egress);
  }

  /** An egress that cannot deliver a segment fails immediately. */
  async #closeSegmentsOf(egress: TestEgress): Promise<void> {
    if (egress.hasEnded) return;
    try {
      await writeSegments(egress, { ...this.#options, now: this.#now(), isEnd: false });
    } catch (error) {
      await this.end(egress, uploadFailed(error));
    }
  }

  /** Ends an egress, by default as its script says. */
  async end(egress: TestEgress, how: EgressEnd = egress.script.final): Promise<void> {
    if (egress.hasEnded) return;
    const now = this.#now();
    const { end, file } = await closeFile(egress, { ...this.#options, how, now });
    const { status, error = '', errorCode = 0, details = '' } = end;
    const facts = { status, error, errorCode, details, endedAt: nanosOf(now) };
    this.#change(egress, { ...facts, fileResults: [file] });
    await this.#notify('egress_ended', egress);
    // LiveKit still lists the browser of a killed handler, for 20 s.
    if (how.error === KILLED) return;
    await this.#browsers.leave(egress.egressId);
  }

  /** Resolves once every egress that runs automatically has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#playing);
  }

  async #start(json: JsonValue): Promise<object> {
    this.calls.push('StartRoomCompositeEgress');
    const request = RoomCompositeEgressRequest.fromJson(json, { ignoreUnknownFields: true });
    if (this.startBehaviour === 'refuse') {
      await this.#pass(REFUSAL_MS);
      throw new TwirpFault('unavailable', 'no response from servers');
    }
    const isAnswered = this.startBehaviour === 'accept';
    const egress = await this.#begin(request);
    if (!isAnswered) throw new TwirpFault('deadline_exceeded', 'request timed out');
    return answerOf(egress.info);
  }

  async #begin(request: RoomCompositeEgressRequest): Promise<TestEgress> {
    const { roomName } = request;
    const realSid = await this.#options.roomSidOf?.(roomName);
    const egress = this.#create(request, realSid ?? this.roomSids.get(roomName) ?? 'RM_first');
    await this.#notify('egress_started', egress);
    this.#play(egress);
    return egress;
  }

  #create(request: RoomCompositeEgressRequest, roomSid: string): TestEgress {
    const egressId = this.nextId?.() ?? `EG_${randomBytes(6).toString('hex')}`;
    const egress = new TestEgress(request, { egressId, roomSid, script: this.script, now: this.#now() });
    this.egresses.push(egress);
    return egress;
  }

  /** Runs an egress automatically, with the times of its script. */
  #play(egress: TestEgress): void {
    const { enterRoom, pace } = this.#options;
    this.#browsers.enter(egress);
    if (pace === 'manual') return;
    const playing = this.#playScript(egress, enterRoom).catch(() => undefined);
    this.#playing.add(playing);
    playing.finally(() => this.#playing.delete(playing));
  }

  async #playScript(egress: TestEgress, enterRoom: EgressTestServerOptions['enterRoom']): Promise<void> {
    const { activeAfterMs, endsAfterMs } = egress.script;
    if (enterRoom !== undefined) this.#browsers.enter(egress, await enterRoom(egress));
    if (activeAfterMs !== null) {
      await this.#pass(activeAfterMs);
      if (!egress.hasEnded) await this.activate(egress);
    }
    if (endsAfterMs === null) return this.#recordUntilEnd(egress);
    await this.#pass(endsAfterMs);
    await this.end(egress);
  }

  async #recordUntilEnd(egress: TestEgress): Promise<void> {
    while (!egress.hasEnded) {
      await this.#pass(SEGMENT_CHECK_MS);
      await this.#closeSegmentsOf(egress);
    }
  }

  #list(json: JsonValue): object {
    this.calls.push('ListEgress');
    const { roomName, egressId, active } = ListEgressRequest.fromJson(json, { ignoreUnknownFields: true });
    const items = this.egresses
      .filter(({ info }) => roomName === '' || info.roomName === roomName)
      .filter((egress) => egressId === '' || egress.egressId === egressId)
      .filter((egress) => !active || !egress.hasEnded)
      .filter(() => !this.hasForgotten);
    return { items: items.map(({ info }) => answerOf(info)) };
  }

  async #stop(json: JsonValue): Promise<object> {
    this.calls.push('StopEgress');
    const { egressId } = StopEgressRequest.fromJson(json, { ignoreUnknownFields: true });
    const egress = this.egresses.find((candidate) => candidate.egressId === egressId);
    if (egress === undefined || egress.hasEnded) {
      await this.#pass(UNKNOWN_MS);
      if (egress === undefined) throw new TwirpFault('not_found', 'egress does not exist');
      throw new TwirpFault('failed_precondition', `egress with status ${egress.info.status} cannot be stopped`);
    }
    if (!egress.script.isServiceAlive || egress.isKilled) {
      await this.#pass(SILENCE_MS);
      throw new TwirpFault('deadline_exceeded', 'request timed out');
    }
    return this.#stopRunning(egress);
  }

  /** An egress without streams refuses every change of them. */
  async #updateStream(json: JsonValue): Promise<object> {
    this.calls.push('UpdateStream');
    const { egressId } = UpdateStreamRequest.fromJson(json, { ignoreUnknownFields: true });
    const egress = this.egresses.find((candidate) => candidate.egressId === egressId);
    if (egress === undefined) throw new TwirpFault('not_found', 'egress does not exist');
    if (!egress.script.isServiceAlive || egress.isKilled) {
      await this.#pass(SILENCE_MS);
      throw new TwirpFault('unavailable', 'no response from servers');
    }
    throw new TwirpFault('invalid_argument', 'UpdateStream called on non-streaming egress');
  }

  async #stopRunning(egress: TestEgress): Promise<object> {
    // A second stop request has no effect: what is being written is not interrupted.
    if (egress.info.status === EgressStatus.EGRESS_ENDING) return answerOf(egress.info);
    const isActive = egress.info.status === EgressStatus.EGRESS_ACTIVE;
    if (isActive) {
      this.#change(egress, { status: EgressStatus.EGRESS_ENDING, details: 'End reason: StopEgress API' });
      await this.#notify('egress_updated', egress);
    }
    const answer = answerOf(egress.info);
    if (egress.hasEnded) return answer;
    const ending = this.#pass(egress.script.stopTakesMs).then(() => this.end(egress, isActive ? undefined : ABORTED));
    const settled = ending.catch(() => undefined);
    this.#playing.add(settled);
    settled.finally(() => this.#playing.delete(settled));
    return answer;
  }

  #listParticipants(json: JsonValue): object {
    const { room } = json as { room: string };
    return this.#browsers.list(room, this.people.get(room) ?? []);
  }

  async #removeParticipant(json: JsonValue): Promise<object> {
    const { identity } = json as { identity: string };
    const egress = this.egresses.find(({ egressId }) => egressId === identity);
    if (egress === undefined || !this.#browsers.has(identity)) throw new TwirpFault('not_found', 'no such participant');
    await this.loseBrowser(egress);
    return {};
  }

  #change(egress: TestEgress, changes: Partial<EgressInfo>): void {
    egress.info = new EgressInfo({ ...egress.info, ...changes, updatedAt: nanosOf(this.#now()) });
  }

  #notify(event: string, { info }: TestEgress): Promise<void> {
    return this.webhooks.send({ event, egressInfo: info.toJson() }, this.#now());
  }

  #participantEvent(event: string, { info, egressId }: TestEgress): object {
    const participant = { sid: `PA_${egressId}`, identity: egressId, kind: 'EGRESS', permission: { hidden: true } };
    return { event, room: { sid: info.roomId, name: info.roomName }, participant };
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  async #pass(durationMs: number): Promise<void> {
    if (this.#options.pace === 'real') await delay(durationMs, undefined, { signal: this.#closing.signal });
  }
}

/**
 * Returns a response body. Responses are snake_case and include every default; webhooks are camelCase and omit
 * defaults.
 */
function answerOf(info: EgressInfo): object {
  return info.toJson({ useProtoFieldName: true, emitDefaultValues: true }) as object;
}
