import { startSignalProxy } from '../../support/network/signal-proxy.ts';
import { type Impairment, startUdpProxy } from '../../support/network/udp-proxy.ts';
import type { LivekitService } from './livekit-service.ts';

/** A way to LiveKit that can be made bad, for media and signalling alike. */
export interface BadNetwork extends AsyncDisposable {
  /** To be used in place of LiveKit's. */
  readonly url: string;
  /** Whether the media of those who connect from now on takes this way as well; it costs this process some work. */
  carryMedia(isCarried: boolean): void;
  impair(impairment: Partial<Impairment>): void;
  /** Nothing passes. */
  cut(): void;
  heal(): void;
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
    heal() {
      signalling.close(false);
      media.impair({});
    },
    async [Symbol.asyncDispose]() {
      await signalling[Symbol.asyncDispose]();
      await media[Symbol.asyncDispose]();
    },
  };
}
