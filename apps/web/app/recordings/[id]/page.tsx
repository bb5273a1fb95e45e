import type { RecordingView } from '@young-minds/recording/playback';
import { ArrowLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { forbidden, notFound } from 'next/navigation';
import { DownloadButton } from '#components/player/download-button.tsx';
import { ProcessingStatus } from '#components/player/processing-status.tsx';
import { RecordingFacts } from '#components/player/recording-facts.tsx';
import { RecordingPlayer } from '#components/player/recording-player.tsx';
import { RecordingGaps, RecordingQualityIssues, UnrecordedTracks } from '#components/player/recording-problems.tsx';
import { FailedRecording } from '#components/player/recording-refusal.tsx';
import { ShortcutList } from '#components/player/shortcut-list.tsx';
import { LinkButton } from '#components/ui/button.tsx';
import { currentUser, requireUser } from '#server/users.ts';
import { findRecording } from './find-recording.ts';

interface Props {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: Promise<{ readonly play?: string | string[] }>;
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
    default:
      return <Recording view={found} startsAtOnce={(await searchParams).play === '1'} />;
  }
}

interface RecordingProps {
  readonly view: RecordingView;
  readonly startsAtOnce: boolean;
}

function Recording({ view, startsAtOnce }: RecordingProps) {
  return (
    <article className="mx-auto w-full max-w-5xl flex-1 space-y-6 py-6 sm:px-6 sm:py-10">
      <header className="px-4 sm:px-0">
        <LinkButton href="/dashboard" tone="quiet" className="-ml-4">
          <ArrowLeft aria-hidden="true" className="size-5" />
          Back to dashboard
        </LinkButton>
        <h1 className="mt-2 text-3xl wrap-anywhere">{view.title}</h1>
      </header>
      <RecordingState view={view} startsAtOnce={startsAtOnce} />
      <div className="px-4 empty:hidden sm:px-0">
        <UnrecordedTracks tracks={view.unrecordedTracks} />
      </div>
      {view.state === 'completed' ? (
        <div className="px-4 sm:px-0">
          <ShortcutList />
        </div>
      ) : null}
    </article>
  );
}

function RecordingState({ view, startsAtOnce }: RecordingProps) {
  switch (view.state) {
    case 'processing':
      return (
        <div className="px-4 sm:px-0">
          <ProcessingStatus phase={view.phase} progress={view.progress} />
        </div>
      );
    case 'failed':
      return (
        <div className="px-4 sm:px-0">
          <FailedRecording message={view.message} />
        </div>
      );
    case 'completed':
      return <CompletedRecording view={view} startsAtOnce={startsAtOnce} />;
  }
}

interface CompletedRecordingProps {
  readonly view: Extract<RecordingView, { state: 'completed' }>;
  readonly startsAtOnce: boolean;
}

function CompletedRecording({ view, startsAtOnce }: CompletedRecordingProps) {
  const { id, title, recordedAt, durationSeconds, sizeBytes, posterUrl, downloadName, coverage, qualityIssues, parts } =
    view;
  return (
    <>
      {/* The key gives each recording its own player, without the state of the previous one. */}
      <RecordingPlayer key={id} recordingId={id} {...{ title, durationSeconds, posterUrl, parts, startsAtOnce }} />
      <div className="flex flex-wrap items-start justify-between gap-4 px-4 sm:px-0">
        <RecordingFacts {...{ recordedAt, durationSeconds, sizeBytes }} />
        <DownloadButton recordingId={id} name={downloadName} />
      </div>
      <div className="px-4 empty:hidden sm:px-0">
        <RecordingGaps coverage={coverage} />
      </div>
      <div className="px-4 empty:hidden sm:px-0">
        <RecordingQualityIssues issues={qualityIssues} />
      </div>
    </>
  );
}
