# Viewer and studio behind the one public door. Build from the root: docker build -f docker/web.Dockerfile -t vitrine-web .
FROM node:20-bookworm-slim AS build
WORKDIR /vitrine
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN cd apps/viewer && npx vite build && cd ../studio && npx vite build

FROM caddy:2
COPY docker/Caddyfile /etc/caddy/Caddyfile
COPY --from=build /vitrine/dist/apps/viewer /srv/viewer
COPY --from=build /vitrine/dist/apps/studio /srv/studio
