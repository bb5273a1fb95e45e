import { expect, it } from 'vitest';
import { listenHost } from './listen-host.ts';

it.each([
  ['http://localhost:3000', '127.0.0.1'],
  ['http://127.0.0.1:3000', '127.0.0.1'],
  ['http://[::1]:3000', '127.0.0.1'],
  ['https://mentoring.example', undefined],
  ['http://192.168.1.5:3000', undefined],
])('a site at %s listens on %s', (baseUrl, host) => {
  expect(listenHost(baseUrl)).toBe(host);
});
