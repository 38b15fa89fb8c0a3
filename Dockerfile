# The pages are built apart: what builds them stays out of the image. The bundler's own binary is an optional dependency.
FROM node:24.21.0-slim AS pages
WORKDIR /app
COPY . .
RUN npx -y pnpm@12.21.0 install --frozen-lockfile --ignore-scripts && node apps/web/build.ts

FROM node:24.21.0-slim
WORKDIR /app
COPY . .
# The embedded PostgreSQL stays out: in a container the database is a service of its own.
RUN npx -y pnpm@12.21.0 install --frozen-lockfile --prod --no-optional --ignore-scripts
COPY --from=pages /app/apps/web/dist apps/web/dist
USER node
EXPOSE 3000
CMD ["node", "apps/api/src/main.ts"]
