// Builds the screens into dist/. While developing (`npx vite dashboard/web`) the API of a running service answers behind it.
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  server: {
    port: 5173,
    proxy: { '/api': 'http://127.0.0.1:8080', '/docs': 'http://127.0.0.1:8080' },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the API lets no data: URL but images in; files of our own are files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The worker has a name of its own that never changes: a browser asks for it again under the one that it knows.
      input: { main: 'index.html', 'push-worker': 'push/worker.ts' },
      output: { entryFileNames: ({ name }) => (name === 'push-worker' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
})
