import {
  EgressInfo,
  EgressSourceType,
  EgressStatus,
  FileInfo,
  type RoomCompositeEgressRequest,
} from '@livekit/protocol';
import type { Mp4Content } from './write-mp4.ts';

/** The course of one egress. Every field has an ordinary default. */
export interface EgressScript {
  /** Time from the request to ACTIVE. Null: never, as in a room in which no one publishes. */
  readonly activeAfterMs: number | null;
  /**
   * Time from ACTIVE until it ends automatically (from the request, if it never becomes ACTIVE). Null: only a stop
   * ends it.
   */
  readonly endsAfterMs: number | null;
  /** Time from a stop to its end. */
  readonly stopTakesMs: number;
  readonly content: Mp4Content;
  /** False: Egress, unlike the worker, cannot write to its destination. */
  readonly canWrite: boolean;
  /** False: an earlier version of the worker requested it, without segments. */
  readonly hasSegments: boolean;
  readonly final: EgressEnd;
  /** False: StopEgress is not answered, and no end is ever reported. */
  readonly isServiceAlive: boolean;
}

export interface EgressEnd {
  readonly status: EgressStatus;
  readonly error?: string;
  readonly errorCode?: number;
  readonly details?: string;
  /** False: the file is lost. */
  readonly hasFile: boolean;
}

export const ORDINARY: EgressScript = {
  activeAfterMs: 2_400,
  endsAfterMs: null,
  stopTakesMs: 200,
  content: 'whole',
  canWrite: true,
  hasSegments: true,
  final: { status: EgressStatus.EGRESS_COMPLETE, details: 'End reason: StopEgress API', hasFile: true },
  isServiceAlive: true,
};

/** The error of an egress whose handler was killed. */
export const KILLED = 'signal: killed';

/** The end of an egress whose browser never started: after a stop before ACTIVE, or in a room without any track. */
export const ABORTED: EgressEnd = {
  status: EgressStatus.EGRESS_ABORTED,
  error: 'Start signal not received',
  errorCode: 412,
  hasFile: false,
};

/** One egress: LiveKit's data about it, and its script. */
export class TestEgress {
  readonly request: RoomCompositeEgressRequest;
  readonly script: EgressScript;
  info: EgressInfo;
  /** How many segments are at their destination. */
  segmentCount = 0;
  /** Its handler or its service was killed; what was in its temporary folder is lost. */
  isKilled = false;

  constructor(request: RoomCompositeEgressRequest, facts: EgressFacts) {
    this.request = request;
    this.script = facts.script;
    this.info = new EgressInfo({
      egressId: facts.egressId,
      roomId: facts.roomSid,
      roomName: request.roomName,
      sourceType: EgressSourceType.WEB,
      status: EgressStatus.EGRESS_STARTING,
      startedAt: nanosOf(facts.now),
      updatedAt: nanosOf(facts.now),
      request: { case: 'roomComposite', value: request },
      fileResults: [new FileInfo({ filename: this.path })],
    });
  }

  get egressId(): string {
    return this.info.egressId;
  }

  get path(): string {
    return this.request.fileOutputs[0]?.filepath ?? '';
  }

  get hasEnded(): boolean {
    return this.info.status >= EgressStatus.EGRESS_COMPLETE;
  }

  /** Returns the seconds since the first media, or 0 if there was none. */
  mediaSeconds(now: Date): number {
    const startedAt = this.info.fileResults[0]?.startedAt ?? 0n;
    return startedAt === 0n ? 0 : (now.getTime() - Number(startedAt / 1_000_000n)) / 1000;
  }
}

export interface EgressFacts {
  readonly egressId: string;
  readonly roomSid: string;
  readonly script: EgressScript;
  readonly now: Date;
}

export function nanosOf(moment: Date): bigint {
  return BigInt(moment.getTime()) * 1_000_000n;
}
