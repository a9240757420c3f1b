import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const apiOrigin = process.env['VITRINE_API_ORIGIN'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  cacheDir: '../../node_modules/.vite/viewer',
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  server: {
    port: 4201,
    strictPort: true,
    proxy: {
      '/api': apiOrigin,
      '/media': apiOrigin,
      '/socket.io': { target: apiOrigin, ws: true },
    },
  },
  build: {
    outDir: '../../dist/apps/viewer',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // A strict content policy allows no data: fonts or scripts, and small files cost little over HTTP/2.
    assetsInlineLimit: 0,
    rolldownOptions: {
      treeshake: {
        // Our libraries do nothing on import except load styles, so a page carries only the parts of them that it uses.
        moduleSideEffects: [
          { test: /libs[\\/]web[\\/]src[\\/]index\.ts$/, sideEffects: true },
          {
            test: /libs[\\/](contracts|domain|timeline|client|rtc|web)[\\/]src[\\/].*\.tsx?$/,
            sideEffects: false,
          },
        ],
      },
    },
  },
});
