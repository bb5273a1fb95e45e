import type { NextConfig } from 'next';

/** Headers of every response. proxy.ts sets the Content-Security-Policy, which needs a nonce per request. */
const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(self), microphone=(self), display-capture=(self), geolocation=()' },
];

const nextConfig: NextConfig = {
  // Each build has its own folder, so that it replaces no file of a build that is being served.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  // The container image contains only the files that the build traces; elsewhere they are next to the build.
  ...(process.env.NEXT_OUTPUT === 'standalone' ? { output: 'standalone' as const } : {}),
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run check` checks the types of all packages.
  typescript: { ignoreBuildErrors: true },
  // In development, hot reload works at both names of this machine.
  allowedDevOrigins: ['localhost', '127.0.0.1'],
  // No page has an image to optimize.
  images: { unoptimized: true },
  transpilePackages: [
    '@young-minds/config',
    '@young-minds/core',
    '@young-minds/database',
    '@young-minds/booking',
    '@young-minds/livekit',
    '@young-minds/recording',
    '@young-minds/storage',
  ],
  serverExternalPackages: [
    ...['pg', 'pg-boss', 'pino', 'nodemailer', 'better-auth', 'livekit-server-sdk'],
    ...['@aws-sdk/client-s3', '@aws-sdk/s3-request-presigner', '@google-cloud/storage'],
    ...['@supabase/storage-js', 'tus-js-client'],
  ],
  experimental: {
    // Pages read no bodies. Next keeps this much of one in memory while proxy.ts runs.
    proxyClientMaxBodySize: 100_000,
    // Layouts answer 403 with `forbidden`.
    authInterrupts: true,
    // Writing the cache costs a third of a build from nothing, which is what every installation and image does.
    turbopackFileSystemCacheForBuild: false,
  },
  turbopack: {
    // These packages read environment files and the recordings folder at run time; tracing need not include them.
    ignoreIssue: [{ path: '**/packages/{config,storage}/src/**', title: /dynamic filesystem access/i }],
  },
  headers: async () => [{ source: '/:path*', headers: SECURITY_HEADERS }],
};

export default nextConfig;
