import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessToken } from 'livekit-server-sdk';
import { startGuard } from '../../apps/cli/src/process/guard.ts';
import { findLivekitServer } from '../../apps/cli/src/services/livekit/find-server.ts';
import {
  generateLivekitKeys,
  type LivekitKeys,
  startLivekit,
} from '../../apps/cli/src/services/livekit/start-livekit.ts';

export interface BenchLivekit extends AsyncDisposable {
  readonly connection: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  tokenFor(roomName: string, identity: string): Promise<string>;
}

export interface BenchLivekitOptions {
  readonly keys?: LivekitKeys;
  readonly webhookUrls?: readonly string[];
}

/** A LiveKit of the measurement's own. */
export async function startBenchLivekit(options: BenchLivekitOptions = {}): Promise<BenchLivekit> {
  const { path: program } = await findLivekitServer(console.log);
  const folder = await mkdtemp(join(tmpdir(), 'bench-livekit-'));
  const guard = startGuard();
  const { keys = generateLivekitKeys(), webhookUrls = [] } = options;
  const server = await startLivekit({ program, folder, keys, guard, webhookUrls });
  return {
    connection: { url: server.url, ...keys },
    async tokenFor(room, identity) {
      const token = new AccessToken(keys.apiKey, keys.apiSecret, { identity, name: identity, ttl: '2h' });
      // Who subscribes to nobody is in the room as soon as its own media are.
      token.addGrant({ room, roomJoin: true, canPublish: true, canSubscribe: false });
      return token.toJwt();
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      guard.release();
      await rm(folder, { recursive: true });
    },
  };
}
