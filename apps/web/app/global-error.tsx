'use client';

import './globals.css';

/** Replaces the whole page if the root layout fails. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-items-center p-6 text-center font-sans">
        <title>Temporarily unavailable · Young Minds</title>
        <main>
          <h1 className="text-3xl">Young Minds is temporarily unavailable</h1>
          <p className="mt-3">Reload the page in a minute.</p>
        </main>
      </body>
    </html>
  );
}
