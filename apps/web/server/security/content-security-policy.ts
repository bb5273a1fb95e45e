import type { Config } from '@young-minds/config';

export interface ContentSecurityPolicyOptions {
  readonly config: Pick<Config, 'web' | 'livekit' | 'stores'>;
  /** Lets this answer's own inline scripts run, and no others. */
  readonly nonce: string;
  /** The development server evaluates code for its error messages. */
  readonly isDevelopment: boolean;
}

/**
 * What the pages may load and talk to: themselves, LiveKit, and recordings from any HTTPS store, because a recording
 * plays from the store that its row names, which need not be the present one.
 */
export function contentSecurityPolicy({ config, nonce, isDevelopment }: ContentSecurityPolicyOptions): string {
  const media = ["'self'", 'blob:', 'https:', ...storeOrigins(config.stores)];
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

/** LiveKit's client opens a WebSocket, and asks over HTTP why when that fails. LiveKit Cloud answers from other hosts. */
function livekitOrigins(publicUrl: string): string[] {
  const { host, hostname, protocol } = new URL(publicUrl);
  const schemes = protocol === 'wss:' ? ['wss:', 'https:'] : ['ws:', 'http:'];
  const hosts = hostname.endsWith('.livekit.cloud') ? [host, '*.livekit.cloud'] : [host];
  return hosts.flatMap((name) => schemes.map((scheme) => `${scheme}//${name}`));
}

/** Every store that is set up by an address of its own: on a developer's machine it answers over plain HTTP. */
function storeOrigins({ supabase, s3, gcs }: Config['stores']): string[] {
  const addresses = [
    supabase.isSetUp ? supabase.config.url : null,
    s3.isSetUp ? s3.config.endpoint : null,
    gcs.isSetUp ? gcs.config.endpoint : null,
  ];
  return addresses.filter((address) => address !== null).map((address) => new URL(address).origin);
}
