"""Others write, files break and disks refuse: the ledger says so, and is not the worse for it."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_monitor.errors import ActionError, StoreEnvironmentError
from desktop_monitor.language.wording import words
from desktop_monitor.store.damage import StoreDamagedError
from desktop_monitor.store.ledger import open_ledger, read_ledger
from desktop_monitor.store.ledger.schema import LEDGER, LEDGER_APPLICATION_ID
from tests.helpers.clock import FakeClock
from tests.helpers.ledgers import NOON, delivery, incident, suggestion, switch

_ROOT = Path(__file__).parents[3]
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(_ROOT)}
_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there are no mode bits or such signals on Windows")


def _child(program: str, *arguments: object, **options: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, cwd=_ROOT, env=_ENVIRONMENT, **options)


def _sql(path: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def test_every_write_is_on_disk_before_it_returns(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "ledger.sqlite3")

    assert ledger._database.value("PRAGMA synchronous") == 2
    assert ledger._database.value("PRAGMA journal_mode") == "wal"


_KILLED = """
import os, signal, sys
from pathlib import Path
from desktop_monitor.store.ledger import open_ledger
from tests.helpers.ledgers import incident, switch
ledger = open_ledger(Path(sys.argv[1]))
ledger.keep_memory("remembered", [incident(1)])
ledger.put_switch(switch(ledger.next_switch_id()))
os.kill(os.getpid(), signal.SIGKILL)
"""


@_POSIX
def test_what_was_put_before_a_kill_is_there_after_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    assert _child(_KILLED, path).wait(60) == -signal.SIGKILL

    ledger = open_ledger(path)

    assert (ledger.memory(), ledger.open_incidents(), ledger.switches()) == ("remembered", (incident(1),), (switch(1),))


def test_where_nothing_is_new_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    ledger, other = open_ledger(path), open_ledger(path)

    def put() -> None:
        ledger.keep_memory("m", [incident(1)])
        ledger.put_incidents([incident(1)])
        ledger.put_switch(switch(1))
        ledger.put_delivery(delivery(delivery_id=1))
        ledger.remember("mode", "[1]")
        ledger.arm("mode", is_armed=True)

    put()
    log = path.with_name(path.name + "-wal")
    before, size = other.changes(), log.stat().st_size
    put()

    assert (other.changes(), log.stat().st_size) == (before, size)


def test_what_others_wrote_is_noticed_and_what_one_wrote_oneself_is_not(tmp_path: Path) -> None:
    mine, theirs = open_ledger(tmp_path / "ledger.sqlite3"), open_ledger(tmp_path / "ledger.sqlite3")
    before = mine.changes()

    mine.put_switch(switch(1))
    assert mine.changes() == before
    theirs.put_switch(switch(2))
    assert mine.changes() != before


_COUNTING = """
import sys
from pathlib import Path
from desktop_monitor.store.ledger import open_ledger
from tests.helpers.ledgers import delivery, incident, suggestion
ledger = open_ledger(Path(sys.argv[1]))
for _ in range(40):
    print(ledger.next_switch_id(), ledger.put_delivery(delivery()).delivery_id)
    ledger.keep_memory(f"{sys.argv[2]}", [incident(ledger.next_incident_id())])
    ledger.suggest(suggestion())
"""


def test_programs_that_write_at_once_share_no_number(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    children = [_child(_COUNTING, path, n, stdout=subprocess.PIPE) for n in range(3)]
    told = [child.communicate(timeout=100)[0].split() for child in children]

    assert [child.returncode for child in children] == [0, 0, 0]
    for place in (0, 1):
        assert sorted(int(number) for one in told for number in one[place::2]) == list(range(1, 121))
    ledger = open_ledger(path)
    assert [one.incident_id for one in ledger.incidents(0, 1e11)] == list(range(120, 0, -1))
    assert len(ledger.suggestions()) == 1


_HOLDING = """
import sys
from pathlib import Path
from desktop_monitor.store.ledger import open_ledger
with open_ledger(Path(sys.argv[1])).locked():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("how", ["orderly", pytest.param("killed", marks=_POSIX)])
def test_one_program_switches_at_a_time_and_the_lock_ends_with_it(tmp_path: Path, how: str) -> None:
    path = tmp_path / "ledger.sqlite3"
    ledger = open_ledger(path)
    child = _child(_HOLDING, path, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline().strip() == b"held"

    with pytest.raises(ActionError, match="Another program switches something now"), ledger.locked():
        pytest.fail("two hold it at once")
    if how == "killed":
        child.kill()
    child.communicate()

    with ledger.locked(), pytest.raises(ActionError), ledger.locked():
        pytest.fail("held twice")
    with ledger.locked():
        pass


_HOSTILE = [
    "",
    "nonsense",
    "null",
    "[]",
    "{}",
    "[" * 100_000,
    '{"switch_id": 1}',
    "9" * 5000,
    b"\xff\xfe",
    42,
    4.2,
]


@pytest.mark.parametrize("content", _HOSTILE, ids=range(len(_HOSTILE)))
def test_rows_that_make_no_sense_are_left_out_and_counted(tmp_path: Path, content: object) -> None:
    path = tmp_path / "ledger.sqlite3"
    ledger = open_ledger(path)
    ledger.keep_memory("m", [incident(1)])
    ledger.put_switch(switch(1))
    ledger.put_delivery(delivery())
    proposed = ledger.suggest(suggestion())
    for table in ("incidents", "switches", "deliveries"):
        _sql(path, f"INSERT INTO {table} (id, at_us, content) VALUES (7, 1, ?)", content)  # noqa: S608
    _sql(path, "INSERT INTO suggestions (id, at_us, about, state, content) VALUES (7, 1, '', 'open', ?)", content)
    _sql(path, "INSERT INTO silences (id, about, content) VALUES (7, '', ?)", content)
    _sql(path, "INSERT INTO remembered (id, control, content) VALUES (7, '\"mode\"', ?)", content)
    _sql(path, "INSERT INTO armed (id, name) VALUES (7, ?)", content)

    reader = read_ledger(path)
    assert reader.open_incidents() == reader.incidents(0, 1e11) == (incident(1),)
    assert reader.switches() == (switch(1),)
    assert reader.suggestions() == (proposed,)
    assert len(reader.deliveries()) == 1
    assert (reader.silences(), reader.armed()) == ((), frozenset())
    assert reader.skipped() == 5
    assert ledger.remembered("mode") is None
    assert ledger.waiting_deliveries() == reader.deliveries()
    reader.close()


def test_a_row_under_another_number_than_its_own_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    ledger = open_ledger(path)
    ledger.put_switch(switch(1))
    _sql(path, "UPDATE switches SET id = 2")

    assert (ledger.switches(), ledger.skipped) == ((), 1)


def test_a_memory_that_is_no_text_is_none(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    ledger = open_ledger(path)
    ledger.keep_memory("m")
    for content in (b"\xff", 5, "text"):
        _sql(path, "UPDATE memory SET content = ?", content)
        assert ledger.memory() is None


def test_words_of_another_version_are_replaced_by_words_that_say_so(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    ledger = open_ledger(path)
    ledger.put_switch(switch(1))
    _sql(path, "UPDATE switches SET content = replace(content, 'alerts.own_rule', 'alerts.of_next_year')")

    (found,) = ledger.switches()

    assert words(found.evidence[0]) == "(said by another version of this program: alerts.of_next_year)"


def test_a_damaged_file_is_set_aside_with_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(b"no database at all" * 1000)

    ledger = open_ledger(path, FakeClock(NOON))

    (kept,) = tmp_path.glob("ledger.sqlite3.corrupt-*")
    assert kept.name in words(ledger.notices[0])
    ledger.put_switch(switch(1))
    assert ledger.switches() == (switch(1),)


def test_damage_that_is_met_while_writing_has_the_next_one_begin_afresh(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    ledger = open_ledger(path, FakeClock(NOON))
    for number in range(200):
        ledger.put_switch(switch(number + 1))
    ledger._database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    ledger.close()
    content = bytearray(path.read_bytes())
    page = content.index(b'"switch_id":50,') // 4096 * 4096
    content[page : page + 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    ledger = open_ledger(path, FakeClock(NOON))
    assert not ledger.notices

    with pytest.raises(StoreDamagedError):
        ledger.put_switch(switch(50, rule="other"))

    assert list(tmp_path.glob("ledger.sqlite3.corrupt-*"))
    assert open_ledger(path).switches() == ()


def test_a_file_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    open_ledger(path).close()
    _sql(path, f"PRAGMA user_version = {LEDGER.version + 1}")
    before = path.read_bytes()

    with pytest.raises(StoreEnvironmentError, match="newer version"):
        open_ledger(path)
    assert path.read_bytes() == before


def test_a_file_of_another_kind_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    _sql(path, f"PRAGMA application_id = {LEDGER_APPLICATION_ID + 1}")
    _sql(path, "CREATE TABLE theirs (id)")

    assert open_ledger(path).notices
    assert list(tmp_path.glob("ledger.sqlite3.corrupt-*"))


@_POSIX
def test_only_the_user_can_read_what_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ledger.sqlite3"
    ledger = open_ledger(path)
    ledger.put_switch(switch(1))
    with ledger.locked():
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}

    assert set(modes.values()) == {0o600}
    assert "switching.lock" in modes
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_was_removed_takes_nothing_more(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    ledger = open_ledger(path)
    if sys.platform == "win32":
        pytest.skip("an open file cannot be removed there")
    path.unlink()

    with pytest.raises(StoreEnvironmentError, match="removed"):
        ledger.put_switch(switch(1))


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(StoreEnvironmentError):
        open_ledger(tmp_path / "data" / "ledger.sqlite3")


def test_questions_before_anything_was_kept_have_empty_answers(tmp_path: Path) -> None:
    reader = read_ledger(tmp_path / "ledger.sqlite3")

    assert reader.incidents(0, 1e11) == reader.switches() == reader.suggestions() == reader.deliveries() == ()
    assert (reader.incident(1), reader.armed(), reader.skipped()) == (None, frozenset(), 0)
    assert not list(tmp_path.iterdir())
    open_ledger(tmp_path / "ledger.sqlite3").put_switch(switch(1))
    assert reader.switches() == (switch(1),)
    reader.close()


def test_a_damaged_ledger_is_called_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreDamagedError, match="The ledger of alerts is damaged"):
        read_ledger(path).switches()
    path.unlink()
    _sql(path, "CREATE TABLE other (id)")
    _sql(path, f"PRAGMA application_id = {LEDGER_APPLICATION_ID}")
    with pytest.raises(StoreDamagedError, match="The ledger of alerts is damaged"):
        read_ledger(path).switches()
    path.unlink()
    open_ledger(path).close()
    _sql(path, "PRAGMA user_version = 99")
    with pytest.raises(StoreEnvironmentError, match="The ledger of alerts is of a newer version"):
        open_ledger(path)
