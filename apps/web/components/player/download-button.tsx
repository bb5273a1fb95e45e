'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import * as z from 'zod/mini';
import { Button } from '#components/ui/button.tsx';
import { callApi, messageOf } from '#lib/call-api.ts';

interface DownloadButtonProps {
  readonly recordingId: string;
  /** The file name, which the store's response also contains. */
  readonly name: string;
}

const downloadSchema = z.object({ playbackUrl: z.string() });

/** Fetches a signed URL of an attachment and opens it. The browser saves the file and stays on the page. */
export function DownloadButton({ recordingId, name }: DownloadButtonProps) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const download = async () => {
    setIsBusy(true);
    setProblem(null);
    try {
      const path = `/api/recordings/${recordingId}/playback-url?download=1`;
      const { playbackUrl } = await callApi({ path, schema: downloadSchema });
      window.location.assign(playbackUrl);
    } catch (error) {
      setProblem(messageOf(error, "The download couldn't start. Try again."));
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <div className="space-y-1">
      <Button tone="secondary" busy={isBusy} onClick={download} title={name}>
        <Download aria-hidden="true" className="size-5" />
        Download
      </Button>
      <p role="alert" className="text-sm text-danger empty:hidden">
        {problem}
      </p>
    </div>
  );
}
