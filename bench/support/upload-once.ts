/** Uploads one file in a separate process and prints the duration and the peak memory. */
const { provider, config, file, path } = JSON.parse(process.argv[2] ?? '{}');
const startedMs = performance.now();
await (await open()).uploadRecording(file, path);
const seconds = (performance.now() - startedMs) / 1000;
process.stdout.write(`${JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024 })}\n`);

/** Loads only this provider, so that the clients of the others use no memory. */
async function open() {
  switch (provider) {
    case 'local':
      return (await import('@young-minds/storage/local')).createLocalStorage(config);
    case 'supabase':
      return (await import('@young-minds/storage/supabase')).createSupabaseStorage(config);
    case 's3':
      return (await import('@young-minds/storage/s3')).createS3Storage(config);
    default:
      return (await import('@young-minds/storage/gcs')).createGcsStorage(config);
  }
}
