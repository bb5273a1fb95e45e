'use client';

import './globals.css';

/** Stands in for the whole page where even its frame failed. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-items-center p-6 text-center font-sans">
        <title>Something went wrong · Young Minds</title>
        <main>
          <h1 className="text-3xl">Something went wrong</h1>
          <p className="mt-3">Young Minds cannot be shown at the moment. Reload the page in a minute.</p>
        </main>
      </body>
    </html>
  );
}
