FROM node:24.21.0-slim
WORKDIR /app
COPY . .
# The embedded PostgreSQL stays out: in a container the database is a service of its own.
RUN npx -y pnpm@12.21.0 install --frozen-lockfile --prod --no-optional --ignore-scripts
USER node
EXPOSE 3000
CMD ["node", "apps/api/src/main.ts"]
