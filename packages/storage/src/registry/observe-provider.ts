import { type ErrorCode, isYoungMindsError } from '@young-minds/core';
import type { StorageCall, StorageProvider } from '@young-minds/recording/ports';

export type OnStorageCall = (call: StorageCall) => void;

/** Wraps a provider so that every call reports its duration and its error code; its behavior does not change. */
export function observeProvider(provider: StorageProvider, onCall: OnStorageCall): StorageProvider {
  return new Proxy(provider, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      return (...args: unknown[]) => {
        const startedMs = performance.now();
        const report = (errorCode: ErrorCode | null) =>
          onCall({ provider: target.name, operation: name, durationMs: performance.now() - startedMs, errorCode });
        const answer: unknown = Reflect.apply(value, target, args);
        // A listing is an iterator that its caller consumes at its own pace, so its duration says nothing.
        if (!(answer instanceof Promise)) return answer;
        answer.then(
          () => report(null),
          (error: unknown) => report(isYoungMindsError(error) ? error.code : 'INTERNAL'),
        );
        return answer;
      };
    },
  });
}
