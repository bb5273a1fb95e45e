import { Notice } from '#components/ui/notice.tsx';

/** Shows that a recording failed. @param props.message why, in words for users, and what to do */
export function FailedRecording({ message }: { readonly message: string }) {
  return (
    <Notice tone="danger" title="This recording failed">
      <p>{message}</p>
      <p className="mt-2 text-ink-soft">
        The session itself wasn't affected. Your administrator can find this recording by the page's address.
      </p>
    </Notice>
  );
}
