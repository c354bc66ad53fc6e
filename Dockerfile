# syntax=docker/dockerfile:1
# The image of web, worker and beat. Three stages: the packages, the encoder, and what runs.

FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# The index of torch's builds for the processor; the public one would bring CUDA (docs/adr/0002).
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
WORKDIR /build
COPY requirements/torch.txt requirements/runtime.txt requirements/
RUN python -m venv /opt/venv \
  && /opt/venv/bin/pip install --index-url "$TORCH_INDEX" -r requirements/torch.txt \
  && /opt/venv/bin/pip install --require-hashes --only-binary :all: -r requirements/runtime.txt

FROM packages AS built
ENV PATH=/opt/venv/bin:$PATH ENV_FILE=/dev/null PYTHONDONTWRITEBYTECODE=1 \
  VAR_FOLDER=/tmp/var ENCODER_FOLDER=/opt/encoders STATIC_FOLDER=/opt/static
WORKDIR /srv/matchmaker
COPY . .
RUN DEBUG=on python manage.py install_encoder
RUN find accounts listings matchmaker locale -name '*.po' -exec \
      sh -c 'pybabel --quiet compile --input-file "$1" --output-file "${1%.po}.mo"' _ {} \; \
  && SECRET_KEY=only-for-this-step-of-the-build DEBUG=off \
      python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim-bookworm AS running
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
  VAR_FOLDER=/var/lib/matchmaker ENCODER_FOLDER=/opt/encoders STATIC_FOLDER=/opt/static
RUN useradd --uid 10001 --home-dir /var/lib/matchmaker --create-home --shell /usr/sbin/nologin matchmaker
COPY --from=packages /opt/venv /opt/venv
COPY --from=built /opt/encoders /opt/encoders
COPY --from=built /opt/static /opt/static
COPY --from=built /srv/matchmaker /srv/matchmaker
WORKDIR /srv/matchmaker
USER 10001
VOLUME /var/lib/matchmaker
EXPOSE 8000
# livez answers on this name without HTTPS, whatever ALLOWED_HOSTS says.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://localhost:8000/livez', timeout=4)"]
# GUNICORN_CMD_ARGS overrides what stands here, --workers for instance.
CMD ["gunicorn", "matchmaker.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
  "--workers", "2", "--threads", "8", "--timeout", "120", "--access-logfile", "-", \
  "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
