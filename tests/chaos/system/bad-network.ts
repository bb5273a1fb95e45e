import { startSignalProxy } from '../../support/network/signal-proxy.ts';
import { type Impairment, startUdpProxy } from '../../support/network/udp-proxy.ts';
import type { LivekitService } from './livekit-service.ts';

/** A network path to LiveKit that can be impaired, for media and signaling. */
export interface BadNetwork extends AsyncDisposable {
  /** The URL to use instead of LiveKit's. */
  readonly url: string;
  /**
   * Whether the media of clients that connect from now on also uses this path. It costs this process some CPU time.
   */
  carryMedia(isCarried: boolean): void;
  impair(impairment: Partial<Impairment>): void;
  /** Blocks everything. */
  cut(): void;
  restore(): void;
}

export async function openBadNetwork({ url, udpPort }: LivekitService): Promise<BadNetwork> {
  const media = await startUdpProxy(udpPort);
  let isMediaCarried = false;
  const signalling = await startSignalProxy({ target: url, mediaPort: () => (isMediaCarried ? media.port : null) });
  return {
    url: signalling.url,
    carryMedia(isCarried) {
      isMediaCarried = isCarried;
    },
    impair: (impairment) => media.impair(impairment),
    cut() {
      signalling.close(true);
      media.impair({ loss: 1 });
    },
    restore() {
      signalling.close(false);
      media.impair({});
    },
    async [Symbol.asyncDispose]() {
      await signalling[Symbol.asyncDispose]();
      await media[Symbol.asyncDispose]();
    },
  };
}
