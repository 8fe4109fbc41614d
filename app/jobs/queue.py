"""RQ and Redis, wrapped with types: the one place that knows how work travels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Worker

if TYPE_CHECKING:
    from app.config import Config

QUEUE_NAME: Final = "huiyin"
RESULT_SECONDS: Final = 60


def redis_connection(config: Config) -> Redis:
    """Connect to the queue's Redis."""
    return Redis.from_url(config.redis_url, socket_connect_timeout=2)


def enqueue(message_ids: list[int], config: Config) -> bool:
    """Hand outbox rows to the worker; False when Redis does not answer (they wait, not lost)."""
    try:
        queue = Queue(QUEUE_NAME, connection=redis_connection(config))
        for message_id in message_ids:
            queue.enqueue(
                "app.jobs.runner.run",
                message_id,
                result_ttl=RESULT_SECONDS,
                failure_ttl=RESULT_SECONDS,
                job_timeout=300,
            )
    except RedisError:
        return False
    return True


def redis_answers(config: Config) -> bool:
    """Say whether the queue's Redis answers."""
    try:
        return bool(redis_connection(config).ping())
    except RedisError:
        return False


class HouseWorker(Worker):
    """RQ's forking worker; the child drops the parent's database connections before it works."""

    def main_work_horse(self, job: object, queue: object) -> None:
        """Start the child without inherited connections."""
        from app.extensions import db  # noqa: PLC0415 - the child looks at the app's engine

        for engine in db.engines.values():
            engine.dispose(close=False)
        super().main_work_horse(job, queue)  # type: ignore[arg-type]


def work(config: Config, *, burst: bool = False) -> None:
    """Work until told to stop, or until nothing waits (``burst``)."""
    connection = redis_connection(config)
    worker = HouseWorker([Queue(QUEUE_NAME, connection=connection)], connection=connection)
    worker.work(burst=burst, logging_level="WARNING")


def current_config() -> Config:
    """The configuration of the running application."""
    config: Config = current_app.extensions["huiyin.config"]
    return config
