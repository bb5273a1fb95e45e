import {
  EgressInfo,
  EgressSourceType,
  EgressStatus,
  FileInfo,
  type RoomCompositeEgressRequest,
} from '@livekit/protocol';
import type { Mp4Content } from './write-mp4.ts';

/** How one egress goes; every field has an ordinary value. */
export interface EgressScript {
  /** From the request to ACTIVE; null: never, as where nobody publishes anything. */
  readonly activeAfterMs: number | null;
  /** Ends by itself so long after ACTIVE (or after the request, where it never is); null: only when it is stopped. */
  readonly endsAfterMs: number | null;
  /** From a stop to its end. */
  readonly stopTakesMs: number;
  readonly content: Mp4Content;
  readonly final: EgressEnd;
  /** False: StopEgress is not answered, and no end is ever told. */
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
  final: { status: EgressStatus.EGRESS_COMPLETE, details: 'End reason: StopEgress API', hasFile: true },
  isServiceAlive: true,
};

/** Its browser never got going: what a stop before ACTIVE, or a room without any track, comes to. */
export const ABORTED: EgressEnd = {
  status: EgressStatus.EGRESS_ABORTED,
  error: 'Start signal not received',
  errorCode: 412,
  hasFile: false,
};

/** One egress: LiveKit's account of it, and how it is to go on. */
export class TestEgress {
  readonly request: RoomCompositeEgressRequest;
  readonly script: EgressScript;
  info: EgressInfo;

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

  /** Since the first media; 0 where there was none. */
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
