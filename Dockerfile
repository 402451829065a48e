# The image of web, worker, beat, follower and migrate: see docker-compose.yml for their commands.
FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/dateline
COPY requirements/production.txt /tmp/requirements.txt
RUN /opt/dateline/bin/pip install --require-hashes -r /tmp/requirements.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /var/lib/dateline --shell /usr/sbin/nologin dateline \
    && install -d -o dateline -g dateline /srv/inbox \
    && install -d -o dateline -g dateline -m 0700 /var/lib/dateline /var/lib/dateline/tmp
COPY --from=build /opt/dateline /opt/dateline
WORKDIR /app
COPY manage.py ./
COPY config config
COPY archive archive
COPY fixtures fixtures
# Large uploads are spooled on the volume: /tmp may be memory.
ENV PATH=/opt/dateline/bin:$PATH \
    TMPDIR=/var/lib/dateline/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    DATELINE_HOME=/var/lib/dateline \
    STATIC_ROOT=/app/staticfiles \
    BIND=0.0.0.0 \
    LOG_FORMAT=json
# Nobody writes here later: what is not compiled now is compiled at every start. The key is for its one command.
RUN ALLOWED_HOSTS=build SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q archive config
USER dateline
VOLUME /var/lib/dateline
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=4 CMD ["python", "-m", "config.probe", "web"]
CMD ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
