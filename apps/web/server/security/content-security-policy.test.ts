import type { Config } from '@young-minds/config';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

interface Surroundings {
  readonly baseUrl?: string;
  readonly livekitUrl?: string;
  readonly stores?: Partial<Config['stores']>;
  readonly isDevelopment?: boolean;
}

const NOT_SET_UP = { isSetUp: false, problems: [] } as const;
const NO_STORES: Config['stores'] = {
  local: NOT_SET_UP,
  supabase: NOT_SET_UP,
  s3: NOT_SET_UP,
  gcs: NOT_SET_UP,
  others: [],
};

function directives(surroundings: Surroundings = {}): Map<string, string> {
  const {
    baseUrl = 'https://young-minds.test',
    livekitUrl = 'wss://livekit.test',
    stores = {},
    isDevelopment = false,
  } = surroundings;
  const config = {
    web: { port: 3000, host: null, baseUrl, trustedProxies: [], hstsIncludesSubdomains: false },
    livekit: { url: livekitUrl, publicUrl: livekitUrl, apiKey: 'key', apiSecret: 'secret' },
    stores: { ...NO_STORES, ...stores },
  };
  const policy = contentSecurityPolicy({ config, nonce: 'bm9uY2U=', isDevelopment });
  return new Map(policy.split('; ').map((line) => [line.split(' ')[0] ?? '', line]));
}

describe('the content security policy', () => {
  it('allows only scripts with the nonce', () => {
    expect(directives().get('script-src')).toBe("script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'");
  });

  it('allows the development server to evaluate code', () => {
    expect(directives({ isDevelopment: true }).get('script-src')).toContain("'unsafe-eval'");
  });

  it.each([
    ['wss://livekit.test', "connect-src 'self' wss://livekit.test https://livekit.test"],
    ['ws://127.0.0.1:7880', "connect-src 'self' ws://127.0.0.1:7880 http://127.0.0.1:7880"],
    [
      'wss://ours.livekit.cloud',
      "connect-src 'self' wss://ours.livekit.cloud https://ours.livekit.cloud wss://*.livekit.cloud https://*.livekit.cloud",
    ],
  ])('allows connections to LiveKit at %s', (livekitUrl, line) => {
    expect(directives({ livekitUrl }).get('connect-src')).toBe(line);
  });

  it('allows recordings and posters from the stores in the environment, and from no others', () => {
    const [bucket, region, credentials] = ['recordings', 'eu-central-1', null];
    const s3 = { provider: 's3', bucket, region, endpoint: 'http://127.0.0.1:9000/path', credentials } as const;
    const gcs = { provider: 'gcs', bucket, endpoint: 'http://127.0.0.1:4443', credentialsFile: null } as const;
    const stores = { s3: { isSetUp: true, config: s3 }, gcs: { isSetUp: true, config: gcs } } as const;
    expect(directives().get('media-src')).toBe("media-src 'self' blob:");
    expect(directives().get('img-src')).toBe("img-src data: 'self' blob:");
    expect(directives({ stores }).get('media-src')).toBe(
      "media-src 'self' blob: http://127.0.0.1:9000 http://127.0.0.1:4443",
    );
  });

  it.each([
    ['eu-central-1', 'https://s3.eu-central-1.amazonaws.com https://*.s3.eu-central-1.amazonaws.com'],
    ['cn-north-1', 'https://s3.cn-north-1.amazonaws.com.cn https://*.s3.cn-north-1.amazonaws.com.cn'],
  ])('allows recordings from the vendors in the region %s', (region, aws) => {
    const [bucket, endpoint] = ['recordings', null];
    const s3 = { provider: 's3', bucket, region, endpoint, credentials: null } as const;
    const gcs = { provider: 'gcs', bucket, endpoint, credentialsFile: null } as const;
    const supabase = { provider: 'supabase', bucket, url: 'https://ours.supabase.co/', serviceKey: 'key' } as const;
    const stores = {
      supabase: { isSetUp: true, config: supabase },
      s3: { isSetUp: true, config: s3 },
      gcs: { isSetUp: true, config: gcs },
    } as const;
    expect(directives({ stores }).get('media-src')).toBe(
      `media-src 'self' blob: https://ours.supabase.co ${aws} https://storage.googleapis.com`,
    );
  });

  it('upgrades requests only if the site uses HTTPS', () => {
    expect(directives().has('upgrade-insecure-requests')).toBe(true);
    expect(directives({ baseUrl: 'http://localhost:3000' }).has('upgrade-insecure-requests')).toBe(false);
  });
});
