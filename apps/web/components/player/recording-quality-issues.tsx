import { Notice } from '#components/ui/notice.tsx';

/** The quality issues found in the video, so that viewers do not look for the cause on their side. */
export function RecordingQualityIssues({ flaws }: { readonly flaws: readonly string[] }) {
  if (flaws.length === 0) return null;
  return (
    <Notice tone="warning" title="This video may have problems">
      <ul className="list-disc pl-5">
        {flaws.map((flaw) => (
          <li key={flaw}>{flaw.charAt(0).toUpperCase() + flaw.slice(1)}</li>
        ))}
      </ul>
    </Notice>
  );
}
