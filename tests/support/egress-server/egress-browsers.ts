import {
  ListParticipantsResponse,
  ParticipantInfo,
  ParticipantInfo_Kind,
  ParticipantPermission,
  PerformRpcRequest,
  RoomParticipantIdentity,
  UpdateParticipantRequest,
} from '@livekit/protocol';
import type { TestEgress } from './test-egress.ts';
import { TwirpFault } from './twirp-server.ts';

type JsonValue = Parameters<typeof ParticipantInfo.fromJson>[0];

/** What Egress asks for; LiveKit ignores data from its browsers. */
const PERMISSION = new ParticipantPermission({ canSubscribe: true, hidden: true, recorder: true });

interface Browser {
  readonly roomName: string;
  readonly leave: () => Promise<void>;
  permission: ParticipantPermission;
  isFrozen: boolean;
}

/** The browsers that LiveKit lists in its rooms, with LiveKit's requests about them. */
export class EgressBrowsers {
  readonly #browsers = new Map<string, Browser>();

  enter({ egressId, info: { roomName } }: TestEgress, leave = async () => {}): void {
    this.#browsers.set(egressId, { roomName, leave, permission: PERMISSION, isFrozen: false });
  }

  has(egressId: string): boolean {
    return this.#browsers.has(egressId);
  }

  freeze(egressId: string): () => void {
    const browser = this.#find(egressId);
    browser.isFrozen = true;
    return () => {
      browser.isFrozen = false;
    };
  }

  async leave(egressId: string): Promise<void> {
    await this.#browsers.get(egressId)?.leave();
    this.#browsers.delete(egressId);
  }

  async leaveAll(): Promise<void> {
    for (const egressId of this.#browsers.keys()) await this.leave(egressId);
  }

  list(roomName: string, people: readonly ParticipantInfo[]): object {
    const inRoom = [...this.#browsers].filter(([, browser]) => browser.roomName === roomName);
    return answerOf(new ListParticipantsResponse({ participants: [...inRoom.map(infoOf), ...people] }));
  }

  get(json: JsonValue): object {
    const { identity } = RoomParticipantIdentity.fromJson(json, { ignoreUnknownFields: true });
    return answerOf(infoOf([identity, this.#find(identity)]));
  }

  update(json: JsonValue): object {
    const { identity, permission } = UpdateParticipantRequest.fromJson(json, { ignoreUnknownFields: true });
    const browser = this.#find(identity);
    browser.permission = permission ?? browser.permission;
    return answerOf(infoOf([identity, browser]));
  }

  /** The page refuses every method. LiveKit ignores what it sends without the permission. */
  performRpc(json: JsonValue): never {
    const { destinationIdentity } = PerformRpcRequest.fromJson(json, { ignoreUnknownFields: true });
    const { isFrozen, permission } = this.#find(destinationIdentity);
    if (isFrozen || !permission.canPublishData) throw new TwirpFault('canceled', 'RpcError 1502: Response timeout');
    throw new TwirpFault('invalid_argument', 'RpcError 1400: Method not supported at destination');
  }

  #find(identity: string): Browser {
    const browser = this.#browsers.get(identity);
    if (browser === undefined) throw new TwirpFault('not_found', 'participant does not exist');
    return browser;
  }
}

function infoOf([identity, { permission }]: readonly [string, Browser]): ParticipantInfo {
  return new ParticipantInfo({ identity, permission, kind: ParticipantInfo_Kind.EGRESS });
}

function answerOf(message: ListParticipantsResponse | ParticipantInfo): object {
  return message.toJson({ useProtoFieldName: true }) as object;
}
