import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuard } from '../../apps/cli/src/process/guard.ts';
import { findLivekitServer } from '../../apps/cli/src/services/livekit/find-server.ts';
import { generateLivekitKeys, startLivekit } from '../../apps/cli/src/services/livekit/start-livekit.ts';
import { createRoomToken } from '../../tests/support/create-room-token.ts';

export interface BenchLivekit extends AsyncDisposable {
  readonly connection: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  tokenFor(roomName: string, identity: string): Promise<string>;
}

/** A LiveKit of the measurement's own. */
export async function startBenchLivekit(): Promise<BenchLivekit> {
  const { path: program } = await findLivekitServer(console.log);
  const folder = await mkdtemp(join(tmpdir(), 'bench-livekit-'));
  const guard = startGuard();
  const keys = generateLivekitKeys();
  const server = await startLivekit({ program, folder, keys, guard });
  return {
    connection: { url: server.url, ...keys },
    // Who subscribes to nobody is in the room as soon as its own media are.
    tokenFor: (roomName, identity) => createRoomToken(keys, { roomName, identity, grants: { canSubscribe: false } }),
    async [Symbol.asyncDispose]() {
      await server.stop();
      guard.release();
      await rm(folder, { recursive: true });
    },
  };
}
