import { describe, expect, it } from 'vitest';
import { parseMarkReadRequest } from './mark-read-request.ts';

const ID = 'a3bb189e-8bf9-4df8-b8f7-6b1f5d3a2c11';

describe('a request to mark notifications as read', () => {
  it('marks all notifications if it names none', () => {
    expect(parseMarkReadRequest({})).toEqual({});
  });

  it('names notifications by their IDs', () => {
    expect(parseMarkReadRequest({ ids: [ID] })).toEqual({ ids: [ID] });
  });

  it.each([[{ ids: 'all' }], [{ ids: ['7'] }], [{ ids: Array(201).fill(ID) }], [[]]])(
    'is rejected if it is %j',
    (body) => {
      expect(() => parseMarkReadRequest(body)).toThrow();
    },
  );
});
