# The service as an image: packages and screens are made in the first stage, and run as nobody in particular in the second.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY gateway/flows/package.json gateway/flows/
RUN npm ci --omit=dev
COPY bin bin
COPY rules rules
COPY gateway gateway
COPY dashboard dashboard
COPY simulators simulators
COPY bench bench
RUN npm run build

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app /app
RUN ln -s /app/bin/kernwacht.js /usr/local/bin/kernwacht && install -d -m 0700 -o 10001 -g 10001 /data
USER 10001:10001
VOLUME /data
EXPOSE 8080 1880 8883
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["kernwacht"]
CMD ["start", "--config", "/etc/kernwacht/kernwacht.yaml", "--data", "/data"]
