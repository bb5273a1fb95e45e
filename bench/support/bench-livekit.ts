import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLivekitServer } from '@young-minds/local-services/livekit/find-server';
import { generateLivekitKeys, startLivekit } from '@young-minds/local-services/livekit/start-livekit';
import { startGuard } from '@young-minds/local-services/processes/guard';
import { createRoomToken } from '../../tests/support/create-room-token.ts';

export interface BenchLivekit extends AsyncDisposable {
  readonly connection: { readonly url: string; readonly apiKey: string; readonly apiSecret: string };
  tokenFor(roomName: string, identity: string): Promise<string>;
}

/** Starts a LiveKit server for one measurement. */
export async function startBenchLivekit(): Promise<BenchLivekit> {
  const { path: program } = await findLivekitServer(console.log);
  const folder = await mkdtemp(join(tmpdir(), 'bench-livekit-'));
  const guard = startGuard();
  const keys = generateLivekitKeys();
  const server = await startLivekit({ program, folder, keys, guard });
  return {
    connection: { url: server.url, ...keys },
    // A participant that subscribes to no one is in the room as soon as its own media are.
    tokenFor: (roomName, identity) => createRoomToken(keys, { roomName, identity, grants: { canSubscribe: false } }),
    async [Symbol.asyncDispose]() {
      await server.stop();
      guard.release();
      await rm(folder, { recursive: true });
    },
  };
}
