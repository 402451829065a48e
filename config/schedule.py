"""What beat sends, and how often. Schedules of channels are rows that `sweep` claims; here is only the tick."""

from config import env

HEARTBEAT_SECONDS = 5
LEARNING_SECONDS = 60
WATCH_SECONDS = 60
MAIL_SECONDS = 60
SUGGESTING_SECONDS = 10

# A message that nobody took before the next one came is worth nothing: it expires rather than queue up.
SCHEDULE = {
    "sweep": {
        "task": "archive.tasks.sweep",
        "schedule": env.SWEEP_SECONDS,
        "options": {"expires": 2 * env.SWEEP_SECONDS},
    },
    "deliver": {
        "task": "archive.tasks.deliver",
        "schedule": env.SWEEP_SECONDS,
        "options": {"expires": 2 * env.SWEEP_SECONDS},
    },
    "learn": {
        "task": "archive.tasks.learn_passages",
        "schedule": LEARNING_SECONDS,
        "options": {"expires": LEARNING_SECONDS},
    },
    "suggest": {
        "task": "archive.tasks.suggest_tags",
        "schedule": SUGGESTING_SECONDS,
        "options": {"expires": SUGGESTING_SECONDS},
    },
    "watch": {
        "task": "archive.tasks.watch",
        "schedule": WATCH_SECONDS,
        "options": {"expires": 2 * WATCH_SECONDS},
    },
    "mail": {
        "task": "archive.tasks.mail_searches",
        "schedule": MAIL_SECONDS,
        "options": {"expires": MAIL_SECONDS},
    },
    "heartbeat": {
        "task": "archive.tasks.heartbeat",
        "schedule": HEARTBEAT_SECONDS,
        "options": {"expires": 2 * HEARTBEAT_SECONDS},
    },
}
