import type { Config } from '@young-minds/config';

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Returns the `Strict-Transport-Security` header; null for a site without HTTPS. */
export function transportSecurity({ baseUrl, hstsIncludesSubdomains }: Config['web']): string | null {
  if (!baseUrl.startsWith('https:')) return null;
  return `max-age=${ONE_YEAR_SECONDS}${hstsIncludesSubdomains ? '; includeSubDomains' : ''}`;
}
