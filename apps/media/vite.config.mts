import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/media',
  resolve: { tsconfigPaths: true },
  build: {
    ssr: true,
    outDir: '../../dist/apps/media',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    rollupOptions: {
      input: 'src/main.ts',
      output: { entryFileNames: 'main.mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
});
