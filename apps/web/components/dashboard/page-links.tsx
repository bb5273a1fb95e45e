import { TextLink } from '#components/ui/button.tsx';

interface PageLinksProps {
  /** The dashboard's query parameter with the start of this list's page. */
  readonly parameter: string;
  readonly earlierBefore: Date | null;
  readonly isFirstPage: boolean;
}

/** Links to earlier entries of a list, and back to the latest. */
export function PageLinks({ parameter, earlierBefore, isFirstPage }: PageLinksProps) {
  if (earlierBefore === null && isFirstPage) return null;
  return (
    <p className="flex flex-wrap gap-x-6 gap-y-2">
      {isFirstPage ? null : <TextLink href="/dashboard">Latest</TextLink>}
      {earlierBefore === null ? null : (
        <TextLink href={`/dashboard?${parameter}=${earlierBefore.toISOString()}`}>Earlier</TextLink>
      )}
    </p>
  );
}
