import { expect, it } from 'vitest';
import { transportSecurity } from './transport-security.ts';

it.each([
  ['http://localhost:3000', true, null],
  ['https://young-minds.test', false, 'max-age=31536000'],
  ['https://young-minds.test', true, 'max-age=31536000; includeSubDomains'],
])('a site at %s, with subdomains included: %s, sends %j', (baseUrl, hstsIncludesSubdomains, header) => {
  const web = { port: 3000, host: null, trustedProxies: [], baseUrl, hstsIncludesSubdomains };
  expect(transportSecurity(web)).toBe(header);
});
