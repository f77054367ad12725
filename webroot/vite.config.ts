import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const server = process.env.DROVER_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [vue()],
  build: { target: 'es2023', reportCompressedSize: false, modulePreload: { polyfill: false } },
  server: {
    proxy: {
      '/v2-beta': { target: server, ws: true },
      '/v1': { target: server, ws: true },
    },
  },
  // a machine that is busy with more than this may stand still for seconds
  test: { environment: 'happy-dom', include: ['test/**/*.test.{ts,mjs}'], testTimeout: 60_000, hookTimeout: 60_000 },
})
