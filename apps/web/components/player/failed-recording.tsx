import { Notice } from '#components/ui/notice.tsx';

/** @param props.message why it failed, in plain words, and what to do */
export function FailedRecording({ message }: { readonly message: string }) {
  return (
    <Notice tone="danger" title="This recording failed">
      <p>{message}</p>
      <p className="mt-2 text-ink-soft">
        Your session itself was not affected. Support finds this recording by the last part of this page’s address.
      </p>
    </Notice>
  );
}
