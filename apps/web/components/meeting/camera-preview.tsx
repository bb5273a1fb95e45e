import type { LocalVideoTrack } from 'livekit-client';
import { useEffect, useRef } from 'react';

/** The participant's own camera, mirrored. */
export function CameraPreview({ track }: { readonly track: LocalVideoTrack }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    track.attach(element);
    return () => {
      track.detach(element);
    };
  }, [track]);
  return (
    <video ref={video} aria-label="Your camera" playsInline muted className="size-full -scale-x-100 object-cover" />
  );
}
