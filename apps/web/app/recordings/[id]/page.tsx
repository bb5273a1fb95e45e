import type { RecordingView } from '@young-minds/recording/playback';
import { ArrowLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { forbidden, notFound } from 'next/navigation';
import { DetailNotes } from '#components/player/detail-notes.tsx';
import { parsePosition } from '#components/player/moment.ts';
import { ProcessingStatus } from '#components/player/processing-status.tsx';
import { RecordingPlayer } from '#components/player/recording-player.tsx';
import { FailedRecording } from '#components/player/recording-refusal.tsx';
import { ShortcutList } from '#components/player/shortcut-list.tsx';
import { LinkButton } from '#components/ui/button.tsx';
import { describeUnrecordedTrack } from '#lib/format.ts';
import { currentUser, requireUser } from '#server/users.ts';
import { findRecording } from './find-recording.ts';
import { signPlayback } from './sign-playback.ts';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<{ readonly play?: string | string[]; readonly t?: string | string[] }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const user = await currentUser();
  if (user === null) return { title: 'Recording' };
  const found = await findRecording((await params).id, user.id);
  return { title: 'title' in found ? `Recording of ${found.title}` : 'Recording' };
}

export default async function RecordingPage({ params, searchParams }: Props) {
  const { id } = await params;
  const user = await requireUser(`/recordings/${id}`);
  const found = await findRecording(id, user.id);
  switch (found.state) {
    case 'not-found':
      return notFound();
    case 'access-denied':
      return forbidden();
    default: {
      const { play, t } = await searchParams;
      return <Recording view={found} startsAtOnce={play === '1'} startAtSeconds={parsePosition(t)} />;
    }
  }
}

interface RecordingProps {
  readonly view: RecordingView;
  readonly startsAtOnce: boolean;
  readonly startAtSeconds: number | null;
}

function Recording({ view, ...start }: RecordingProps) {
  return (
    <article className="mx-auto w-full max-w-5xl flex-1 space-y-6 py-6 sm:px-6 sm:py-10">
      <header className="px-4 sm:px-0">
        <LinkButton href="/dashboard" tone="quiet" className="-ml-4">
          <ArrowLeft aria-hidden="true" className="size-5" />
          Back to dashboard
        </LinkButton>
        <h1 className="mt-2 text-3xl wrap-anywhere">{view.title}</h1>
      </header>
      <RecordingState view={view} {...start} />
      {view.state === 'completed' ? (
        <div className="px-4 sm:px-0">
          <ShortcutList />
        </div>
      ) : null}
    </article>
  );
}

async function RecordingState({ view, ...start }: RecordingProps) {
  switch (view.state) {
    case 'processing':
      return (
        <div className="px-4 sm:px-0">
          <ProcessingStatus phase={view.phase} progress={view.progress} />
          <DetailNotes notes={view.unrecordedTracks.map(describeUnrecordedTrack)} />
        </div>
      );
    case 'failed':
      return (
        <div className="px-4 sm:px-0">
          <FailedRecording message={view.message} />
          <DetailNotes notes={view.unrecordedTracks.map(describeUnrecordedTrack)} />
        </div>
      );
    case 'completed':
      // The key gives each recording its own player, without the state of the previous one.
      return <RecordingPlayer key={view.id} view={view} source={await signPlayback(view.id)} {...start} />;
  }
}
