import type { Config } from '@young-minds/config';
import { storeEndpoint } from '@young-minds/recording/domain';

interface ContentSecurityPolicyOptions {
  readonly config: Pick<Config, 'web' | 'livekit' | 'stores'>;
  /** Allows this response's own inline scripts, and no others. */
  readonly nonce: string;
  /** Allows `eval`, which the development server uses for its error messages. */
  readonly isDevelopment: boolean;
}

/**
 * Returns the policy for pages. They may load from and connect to this site and LiveKit, and play recordings from the
 * stores that the environment describes: a recording plays from the store in its row.
 */
export function contentSecurityPolicy({ config, nonce, isDevelopment }: ContentSecurityPolicyOptions): string {
  const media = ["'self'", 'blob:', ...storeOrigins(config.stores)];
  const directives: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", ...(isDevelopment ? ["'unsafe-eval'"] : [])],
    // LiveKit's components position their tiles with style attributes.
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ['data:', ...media],
    'media-src': media,
    'connect-src': ["'self'", ...livekitOrigins(config.livekit.publicUrl)],
    'worker-src': ["'self'", 'blob:'],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    ...(config.web.baseUrl.startsWith('https:') ? { 'upgrade-insecure-requests': [] } : {}),
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');
}

/** LiveKit's client opens a WebSocket, and requests the reason over HTTP if that fails. LiveKit Cloud has more hosts. */
function livekitOrigins(publicUrl: string): string[] {
  const { host, hostname, protocol } = new URL(publicUrl);
  const schemes = protocol === 'wss:' ? ['wss:', 'https:'] : ['ws:', 'http:'];
  const hosts = hostname.endsWith('.livekit.cloud') ? [host, '*.livekit.cloud'] : [host];
  return hosts.flatMap((name) => schemes.map((scheme) => `${scheme}//${name}`));
}

/** Returns the origins of signed URLs. On a developer's machine, a store can use plain HTTP. */
function storeOrigins({ supabase, s3, gcs, others }: Config['stores']): string[] {
  const current = [supabase, s3, gcs].flatMap((store) => (store.isSetUp ? [store.config] : []));
  const configs = [...current, ...others.map(({ config }) => config)];
  return configs.flatMap((config) => {
    const { host, origin } = new URL(storeEndpoint(config));
    // AWS has a host per bucket, and older recordings can be in another bucket. A bucket with dots is part of the path.
    const isAws = config.provider === 's3' && config.endpoint === null;
    return isAws ? [origin, `https://*.${host}`] : [origin];
  });
}
