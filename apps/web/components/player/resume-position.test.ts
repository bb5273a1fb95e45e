import { describe, expect, it } from 'vitest';
import { loadPosition, savePosition } from './resume-position.ts';

const ONE = { recordingId: 'one', durationSeconds: 600 };

/** The part of the browser's storage that the code uses. */
function createStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  } as Storage;
}

function resumedFrom(seconds: number): number | null {
  const storage = createStorage();
  savePosition(storage, 'one', seconds);
  return loadPosition(storage, ONE);
}

describe('resume position', () => {
  it('resumes at the saved position', () => {
    expect(resumedFrom(123.44)).toBe(123.4);
  });

  it('starts over near the beginning and near the end', () => {
    expect(resumedFrom(4)).toBeNull();
    expect(resumedFrom(595)).toBeNull();
    expect(resumedFrom(9999)).toBeNull();
  });

  it('saves a position per recording', () => {
    const storage = createStorage();
    savePosition(storage, 'one', 100);
    expect(loadPosition(storage, { ...ONE, recordingId: 'two' })).toBeNull();
  });

  it('works if browser storage is unavailable', () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const storage = { getItem: refuse, setItem: refuse } as unknown as Storage;
    expect(() => savePosition(storage, 'one', 100)).not.toThrow();
    expect(loadPosition(storage, ONE)).toBeNull();
  });

  it('ignores an invalid position', () => {
    const storage = createStorage();
    storage.setItem('young-minds.position.one', 'soon');
    expect(loadPosition(storage, ONE)).toBeNull();
  });
});
