import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.ts';

function post(body: string): Request {
  return new Request('http://young-minds.test', { method: 'POST', body });
}

describe('the JSON body of a request', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['null', null],
    ['', {}],
    [' \n', {}],
  ])('is parsed from %j', async (body, value) => {
    expect(await readJson(post(body))).toEqual(value);
  });

  it.each([['{'], ['{"a":}'], ['text']])('is rejected if it is %j', async (body) => {
    await expect(readJson(post(body))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('is rejected if it is too large', async () => {
    await expect(readJson(post(JSON.stringify('x'.repeat(70_000))))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});
