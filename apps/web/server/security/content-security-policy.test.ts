import type { Config } from '@young-minds/config';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

interface Surroundings {
  readonly baseUrl?: string;
  readonly livekitUrl?: string;
  readonly storage?: Config['storage'];
  readonly isDevelopment?: boolean;
}

function directives(surroundings: Surroundings = {}): Map<string, string> {
  const {
    baseUrl = 'https://young-minds.test',
    livekitUrl = 'wss://livekit.test',
    storage = { provider: 'local', directory: '/recordings' },
    isDevelopment = false,
  } = surroundings;
  const config = {
    web: { port: 3000, baseUrl, trustedProxies: [] },
    livekit: { url: livekitUrl, publicUrl: livekitUrl, apiKey: 'key', apiSecret: 'secret' },
    storage,
  };
  const policy = contentSecurityPolicy({ config, nonce: 'bm9uY2U=', isDevelopment });
  return new Map(policy.split('; ').map((line) => [line.split(' ')[0] ?? '', line]));
}

describe('the content security policy', () => {
  it('lets only scripts with the nonce run', () => {
    expect(directives().get('script-src')).toBe("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
  });

  it('lets the development server evaluate code', () => {
    expect(directives({ isDevelopment: true }).get('script-src')).toContain("'unsafe-eval'");
  });

  it.each([
    ['wss://livekit.test', "connect-src 'self' wss://livekit.test https://livekit.test"],
    ['ws://127.0.0.1:7880', "connect-src 'self' ws://127.0.0.1:7880 http://127.0.0.1:7880"],
    [
      'wss://ours.livekit.cloud',
      "connect-src 'self' wss://ours.livekit.cloud https://ours.livekit.cloud wss://*.livekit.cloud https://*.livekit.cloud",
    ],
  ])('lets pages talk to LiveKit at %s', (livekitUrl, line) => {
    expect(directives({ livekitUrl }).get('connect-src')).toBe(line);
  });

  it('plays recordings from any HTTPS store, and from a plain one only where it is set up', () => {
    const storage: Config['storage'] = {
      provider: 's3',
      bucket: 'recordings',
      region: 'eu-central-1',
      endpoint: 'http://127.0.0.1:9000/path',
      credentials: null,
    };
    expect(directives().get('media-src')).toBe("media-src 'self' blob: https:");
    expect(directives({ storage }).get('media-src')).toBe("media-src 'self' blob: https: http://127.0.0.1:9000");
  });

  it('asks for encryption only where the site has it', () => {
    expect(directives().has('upgrade-insecure-requests')).toBe(true);
    expect(directives({ baseUrl: 'http://localhost:3000' }).has('upgrade-insecure-requests')).toBe(false);
  });
});
