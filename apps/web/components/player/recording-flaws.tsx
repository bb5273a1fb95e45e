import { Notice } from '#components/ui/notice.tsx';

/** What was found amiss in the video itself, so that nobody looks for the fault with themselves. */
export function RecordingFlaws({ flaws }: { readonly flaws: readonly string[] }) {
  if (flaws.length === 0) return null;
  return (
    <Notice tone="warning" title="Something may be wrong with this video">
      <ul className="list-disc pl-5">
        {flaws.map((flaw) => (
          <li key={flaw}>{flaw.charAt(0).toUpperCase() + flaw.slice(1)}</li>
        ))}
      </ul>
    </Notice>
  );
}
