import { type ErrorCode, isYoungMindsError } from '@young-minds/core';
import type { StorageCall, StorageProvider } from '@young-minds/recording/ports';

export type OnStorageCall = (call: StorageCall) => void;

/** A provider that tells of every call it answers, how long it took and what went wrong; it does the same as before. */
export function observeProvider(provider: StorageProvider, onCall: OnStorageCall): StorageProvider {
  return new Proxy(provider, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return (...args: unknown[]) => {
        const startedMs = performance.now();
        const told = (errorCode: ErrorCode | null) =>
          onCall({ provider: target.name, operation: name, durationMs: performance.now() - startedMs, errorCode });
        const answer: unknown = Reflect.apply(value, target, args);
        // What is listed comes bit by bit, at the pace of whoever reads it.
        if (!(answer instanceof Promise)) return answer;
        answer.then(
          () => told(null),
          (error: unknown) => told(isYoungMindsError(error) ? error.code : 'INTERNAL'),
        );
        return answer;
      };
    },
  });
}
