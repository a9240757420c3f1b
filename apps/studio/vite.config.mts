import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const apiOrigin = process.env['VITRINE_API_ORIGIN'] ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/studio/',
  cacheDir: '../../node_modules/.vite/studio',
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  server: {
    port: 4202,
    strictPort: true,
    proxy: {
      '/api': apiOrigin,
      '/media': apiOrigin,
      '/socket.io': { target: apiOrigin, ws: true },
    },
  },
  build: {
    outDir: '../../dist/apps/studio',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // A strict content policy allows no data: pictures or fonts.
    assetsInlineLimit: 0,
  },
});
