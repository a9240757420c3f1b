import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/api',
  resolve: { tsconfigPaths: true },
  build: {
    ssr: true,
    outDir: '../../dist/apps/api',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    rollupOptions: { input: 'src/main.ts', output: { entryFileNames: 'main.mjs' } },
  },
});
