"""Which facts of requests are one request; pure bookkeeping over those in reach of one write.

The id of an answer names one request. The id of a request does, too, unless the
answers differ: a side question replays the answers before it under its own request
id. So the replay joins the answer's request, gives up its own id there, and leaves it
to the side question itself. Without a common id, `match` decides.

Copies in other sessions' files (a fork's) keep ids, time and tokens. What has the ids
alone is another request: of a server that numbers its answers and was started anew.

Must not know SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from desktop_monitor.agents.merge import MATCH_SECONDS, MergedRequest, alone, merge_requests
from desktop_monitor.metrics.agent_event import Request
from desktop_monitor.store.journal.packing import hash_of

COPY_SECONDS = 2.0
"""Requests of different sessions with the same ids are one only when they ended within this time of each other."""
_Key = tuple[str, str]


class Slot:
    """One request: what is known of it, and where it stands in the journal."""

    __slots__ = ("deliveries", "is_changed", "merged", "row_id", "stored_keys", "value")

    def __init__(self, value: Request, merged: MergedRequest | None = None, row_id: int = 0) -> None:
        self.value = value
        self.row_id = row_id
        """0: not in the journal yet."""
        self.is_changed = row_id == 0
        self.deliveries: tuple[int, ...] = ()
        """Hashes of facts without ids that became part of it in this write."""
        self.merged = merged
        """None: no more than `value` says as the only fact."""
        self.stored_keys: Sequence[int] = ()
        """What the journal finds its row by."""

    @property
    def known(self) -> MergedRequest:
        """All that is known of it."""
        if self.merged is None:
            self.merged = alone(self.value)
        return self.merged

    @known.setter
    def known(self, known: MergedRequest) -> None:
        self.merged = known
        self.value = known.value


class Slots:
    """All requests that facts of one write may belong to."""

    def __init__(self) -> None:
        self.all: dict[int, Slot] = {}
        """By a number of this write; in order of arrival."""
        self.superseded: list[tuple[Slot, Slot]] = []
        """Rows of the journal that turned out to be part of another request, and of which."""
        self._by_response: dict[_Key, list[Slot]] = {}
        self._by_request: dict[_Key, list[Slot]] = {}
        self._by_match: dict[_Key, list[Slot]] = {}
        self._by_delivery: dict[int, Slot] = {}

    def put(self, slot: Slot, deliveries: Iterable[int] = ()) -> None:
        """Make a request known that the journal holds."""
        self.all[id(slot)] = slot
        self._register(slot)
        for delivery in deliveries:
            self._by_delivery[delivery] = slot

    def add(self, request: Request) -> None:
        """Join one fact to the request it belongs to, or start a new one."""
        interface, request_id, response_id = request.interface, request.request_id, request.response_id
        slot = _closest(self._by_response.get((interface, response_id), ()), request) if response_id else None
        if request_id and (interface, request_id) in self._by_request:
            slot = self._joined_by_request(slot, request)
        if slot is None and not (response_id or request_id):
            self._add_nameless(request)
            return
        slot = slot or self._matching(request)
        if slot is None:
            self._started(request)
        else:
            self._join(slot, alone(request))

    def _add_nameless(self, request: Request) -> None:
        delivery = delivery_of(request)
        if delivery in self._by_delivery:
            return
        slot = self._matching(request)
        if slot is None:
            slot = self._started(request)
        else:
            self._join(slot, alone(request))
        self._by_delivery[delivery] = slot
        slot.deliveries += (delivery,)

    def _started(self, request: Request) -> Slot:
        slot = Slot(request)
        self.all[id(slot)] = slot
        self._register(slot)
        return slot

    def _joined_by_request(self, slot: Slot | None, request: Request) -> Slot | None:
        """`slot` or the one told under the same request id; where both are and agree, they become one."""
        for other in self._by_request.get((request.interface, request.request_id), ()):
            if other is slot or not _may_be_one(other.value, request):
                continue
            if slot is None:
                slot = other
            elif _may_be_one(slot.value, other.value):
                self._unite(slot, other)
                break
        return slot

    def _matching(self, request: Request) -> Slot | None:
        if not request.match:
            return None
        bit = 1 << request.source
        fitting = [
            slot
            for slot in self._by_match.get((request.interface, request.match), ())
            if not slot.known.sources & bit and _is_near(slot.value, request)
        ]
        return min(fitting, key=lambda slot: abs(slot.value.at_seconds - request.at_seconds), default=None)

    def _unite(self, slot: Slot, other: Slot) -> None:
        self._unregister(other)
        del self.all[id(other)]
        if other.row_id:
            self.superseded.append((other, slot))
        slot.deliveries += other.deliveries
        for delivery, held in self._by_delivery.items():
            if held is other:
                self._by_delivery[delivery] = slot
        self._join(slot, other.known)

    def _join(self, slot: Slot, told: MergedRequest) -> None:
        before = slot.known
        after = merge_requests(before, _settled(before, told))
        if after == before:
            return
        slot.is_changed = True
        slot.known = after
        mine, now = before.value, after.value
        if (mine.request_id, mine.response_id, mine.match) != (now.request_id, now.response_id, now.match):
            slot.known = before
            self._unregister(slot)
            slot.known = after
            self._register(slot)

    def _register(self, slot: Slot) -> None:
        value = slot.value
        for table, text in self._tables(value):
            if text:
                table.setdefault((value.interface, text), []).append(slot)

    def _unregister(self, slot: Slot) -> None:
        value = slot.value
        for table, text in self._tables(value):
            if text:
                table[value.interface, text].remove(slot)

    def _tables(self, value: Request) -> tuple[tuple[dict[_Key, list[Slot]], str], ...]:
        return (
            (self._by_response, value.response_id),
            (self._by_request, value.request_id),
            (self._by_match, value.match),
        )

    def changed(self) -> Iterator[Slot]:
        """Requests that are new or say more than before."""
        return (slot for slot in self.all.values() if slot.is_changed)


def delivery_of(request: Request) -> int:
    """What a repeated delivery of a fact without ids is known by."""
    return hash_of(int(request.source), *request[1:])


def _may_be_one(one: Request, other: Request) -> bool:
    """Whether two requests with the same request id are one."""
    if _are_apart(one, other):
        return False
    if one.response_id and other.response_id and one.response_id != other.response_id:
        return False
    if not (one.is_subagent or other.is_subagent) or one.response_id == other.response_id:
        return True
    # What a side question replays has the tokens of another answer; clients get those of the cache right.
    return _has_same_cache(one, other)


def _has_same_cache(one: Request, other: Request) -> bool:
    return _agree(one.cache_read_tokens, other.cache_read_tokens) and _agree(
        one.cache_write_tokens, other.cache_write_tokens
    )


def _are_apart(one: Request, other: Request) -> bool:
    """Whether two requests with an id in common are two all the same."""
    if one.session == other.session and one.session:
        return False
    # Told of while it came, an answer ends with its first part: as long before its end as it took.
    took_seconds = max(one.duration_seconds or 0.0, other.duration_seconds or 0.0)
    if abs(one.at_seconds - other.at_seconds) > COPY_SECONDS + took_seconds:
        return True
    return not (_agree(one.input_tokens, other.input_tokens) and _has_same_cache(one, other))


def _closest(slots: Iterable[Slot], request: Request) -> Slot | None:
    """The slot that is the request of its answer's id: its session's before a copy's, then the nearest."""
    fitting = [slot for slot in slots if not _are_apart(slot.value, request)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    return min(
        fitting,
        key=lambda slot: (slot.value.session != request.session, abs(slot.value.at_seconds - request.at_seconds)),
    )


def _agree(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


def _is_near(one: Request, other: Request) -> bool:
    return (
        abs(one.at_seconds - other.at_seconds) <= MATCH_SECONDS
        and not (one.response_id and other.response_id)
        and not (one.request_id and other.request_id)
    )


def _settled(resident: MergedRequest, told: MergedRequest) -> MergedRequest:
    """`told`, with the resident's session where only a copy in a fork's file says otherwise."""
    mine, theirs = resident.value, told.value
    if mine.session == theirs.session or not (mine.session and theirs.session):
        return told
    if mine.source != theirs.source or mine.at_seconds != theirs.at_seconds:
        return told
    return told._replace(value=theirs._replace(session=mine.session, project=mine.project or theirs.project))
