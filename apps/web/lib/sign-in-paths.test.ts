import { describe, expect, it } from 'vitest';
import { safeCallbackUrl, signInPath } from './sign-in-paths.ts';

describe('safeCallbackUrl', () => {
  it.each([
    ['/dashboard'],
    ['/meeting/a3bb189e-8bf9-4df8-b8f7-6b1f5d3a2c11'],
    ['/recordings/1?t=30#chapter'],
    ['/dashboard?next=https://example.test/'],
    ['/'],
  ])('keeps the path %s', (path) => {
    expect(safeCallbackUrl(path)).toBe(path);
  });

  it.each([
    ['//evil.test'],
    ['///evil.test'],
    ['/\\evil.test'],
    ['\\/evil.test'],
    ['/\t/evil.test'],
    ['/\n/evil.test'],
    [' //evil.test'],
    ['/a/..//evil.test'],
    ['/.//evil.test'],
    ['/%2e%2e//evil.test'],
    ['https://evil.test'],
    ['https:evil.test'],
    ['https:/evil.test'],
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['evil.test'],
    ['@evil.test'],
    ['dashboard'],
    [''],
    [undefined],
    [null],
    [['/dashboard', '//evil.test']],
  ])('replaces %j with the dashboard', (value) => {
    expect(safeCallbackUrl(value)).toBe('/dashboard');
  });

  it('never leaves the site when a browser resolves it', () => {
    for (const path of ['//evil.test', '/\\evil.test', '/a/..//evil.test', '/ok']) {
      expect(new URL(safeCallbackUrl(path), 'https://young-minds.test').origin).toBe('https://young-minds.test');
    }
  });

  it('passes through the sign-in page unchanged', () => {
    const path = '/recordings/1?t=30&x=a b'.replace(' ', '%20');
    const url = new URL(signInPath(path), 'https://young-minds.test');
    expect(safeCallbackUrl(url.searchParams.get('callbackUrl'))).toBe(path);
  });
});
