import { join } from 'node:path';
import { findLivekitServer } from '@young-minds/local-services/livekit/find-server';
import { type LivekitKeys, type LivekitServer, startLivekit } from '@young-minds/local-services/livekit/start-livekit';
import type { Guard } from '@young-minds/local-services/processes/guard';
import { sendSignal } from '@young-minds/local-services/processes/start-process';
import type { Service } from './service.ts';

export interface LivekitService extends Service {
  readonly url: string;
  readonly udpPort: number;
}

export interface LivekitServiceOptions {
  readonly keys: LivekitKeys;
  readonly folder: string;
  readonly webhookUrl: string;
  readonly graceSeconds: number;
  readonly redisAddress?: string;
  readonly guard: Guard;
}

const ASK_EVERY_MS = 200;

/** Starts a LiveKit that restarts on the same ports. */
export async function startLivekitService(options: LivekitServiceOptions): Promise<LivekitService> {
  const { path: program } = await findLivekitServer(console.error);
  const { webhookUrl, folder, ...rest } = options;
  const common = { ...rest, folder: join(folder, 'livekit'), program, webhookUrls: [webhookUrl] };
  const first = await startLivekit(common);
  const { url, port, udpPort } = first;
  let running: LivekitServer | null = first;
  return {
    url,
    udpPort,
    async stop() {
      if (running === null) return;
      const { pid, ended } = running;
      running = null;
      // The first SIGTERM makes it wait for all participants to leave, the second one disconnects them.
      const asking = setInterval(() => sendSignal({ pid, isGroup: true }, 'SIGTERM'), ASK_EVERY_MS);
      await ended.finally(() => clearInterval(asking));
    },
    async kill() {
      await running?.stop();
      running = null;
    },
    async start() {
      running ??= await startLivekit({ ...common, preferredPort: port, preferredUdpPort: udpPort });
    },
  };
}
