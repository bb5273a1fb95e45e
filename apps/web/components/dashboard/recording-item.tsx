import type { RecordingOverview } from '@young-minds/booking/domain';
import { LocalTime } from '#components/time/local-time.tsx';
import { TextLink } from '#components/ui/text-link.tsx';
import { formatDuration } from '#lib/format-duration.ts';
import { formatSize } from '#lib/format-size.ts';
import { RecordingState } from './recording-state.tsx';

export function RecordingItem({ recording }: { readonly recording: RecordingOverview }) {
  const { id, sessionTitle, phase, progress, createdAt, durationSeconds, fileSizeBytes } = recording;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-4">
      <div className="min-w-0">
        <TextLink href={`/recordings/${id}`} className="break-words">
          {sessionTitle}
        </TextLink>
        <p className="text-sm text-ink-soft">
          <LocalTime date={createdAt} />
          {durationSeconds === null ? null : ` · ${formatDuration(durationSeconds)}`}
          {fileSizeBytes === null ? null : ` · ${formatSize(fileSizeBytes)}`}
        </p>
      </div>
      <RecordingState phase={phase} progress={progress} />
    </li>
  );
}
