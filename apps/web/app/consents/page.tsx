import { listConsents } from '@young-minds/booking/usecases';
import type { Metadata } from 'next';
import { ConsentList } from '#components/consents/consent-list.tsx';
import { TextLink } from '#components/ui/button.tsx';
import { parseMoment } from '#lib/format.ts';
import { getContainer } from '#server/container.ts';
import { requireUser } from '#server/users.ts';

export const metadata: Metadata = { title: 'Your consents' };

interface ConsentsPageProps {
  readonly searchParams: Promise<{ before?: string | string[] }>;
}

export default async function ConsentsPage({ searchParams }: ConsentsPageProps) {
  const user = await requireUser('/consents');
  const { before } = await searchParams;
  const { consents, earlierBefore } = await listConsents(getContainer(), user.id, parseMoment(before));
  return (
    <div className="mx-auto w-full max-w-3xl space-y-6 px-4 py-8 sm:px-6 sm:py-12">
      <header className="space-y-2">
        <h1 className="text-3xl sm:text-4xl">Your consents</h1>
        <p className="text-ink-soft">Each time you join a recorded session, we store what you agreed to.</p>
      </header>
      <ConsentList consents={consents} />
      {earlierBefore === null ? null : (
        <TextLink href={`/consents?before=${earlierBefore.toISOString()}`}>Earlier</TextLink>
      )}
    </div>
  );
}
