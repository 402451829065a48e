"""Go on with a deposit whose stream broke off, behind what was committed of it."""

from collections.abc import Iterable
from uuid import UUID

import structlog
from django.db import transaction

from archive.actions.receiving.receive import HandedIn, Intake, elsewhere
from archive.errors import Conflict
from archive.models import Actor, Deposit

logger = structlog.get_logger(__name__)


def resume(*, deposit_id: UUID, after: int, files: Iterable[HandedIn], actor: Actor) -> Deposit:
    """Takes in the rest of a stream whose first `after` items are on this open deposit, and seals it as complete.

    Chunks are committed as by `receive`; where it breaks off again, it is gone on with again. Raises
    Deposit.DoesNotExist, Conflict if the deposit is sealed (`deposit_sealed`) or has another number of items, now or
    when the next are to be committed (`deposit_elsewhere`), and what `receive` raises of what is handed in.
    """
    with transaction.atomic():
        deposit = Deposit.objects.select_for_update(of=("self",)).get(pk=deposit_id)
        if deposit.state != Deposit.State.OPEN:
            raise Conflict("The deposit is sealed: hand in what is missing as another one.", code="deposit_sealed")
        if deposit.items.count() != after:
            raise elsewhere(deposit)
    intake = Intake(deposit=deposit, actor=actor, committed=after)
    for file in files:
        intake.take(file)
    intake.seal()
    logger.info("deposit resumed", deposit=str(deposit.pk), after=after, items=intake.position)
    return deposit
