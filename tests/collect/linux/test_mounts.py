"""The mount table."""

from __future__ import annotations

import os

from hypothesis import given
from hypothesis import strategies as st

from desktop_monitor.collect.linux.mounts import Mount, parse_mounts


def test_a_line_is_parsed_whatever_the_number_of_its_optional_fields() -> None:
    lines = (
        b"36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 propagate_from:2 - ext3 /dev/root rw,errors=continue\n"
        b"37 35 0:5 / /plain rw - tmpfs tmpfs\n"
    )

    assert parse_mounts(lines) == (
        Mount("98:0", "/mnt1", "/mnt2", "ext3", "/dev/root", "rw,errors=continue"),
        Mount("0:5", "/", "/plain", "tmpfs", "tmpfs", ""),
    )


def test_spaces_line_ends_and_backslashes_in_names_come_back() -> None:
    line = rb"1 2 8:1 / /media/My\040\134Disk\012 rw shared:1 - vfat /dev/sd\040b rw" + b"\n"

    (mount,) = parse_mounts(line)

    assert (mount.point, mount.source) == ("/media/My \\Disk\n", "/dev/sd b")


def test_a_name_that_is_no_text_still_leads_to_the_mount() -> None:
    (mount,) = parse_mounts(b"1 2 8:1 / /media/\xff\xfe rw - vfat /dev/sdb rw\n")

    assert os.fsencode(mount.point) == b"/media/\xff\xfe"


@given(st.binary() | st.text("0 -/\\47\n:").map(str.encode))
def test_no_content_is_an_error(content: bytes) -> None:
    assert all(isinstance(mount, Mount) for mount in parse_mounts(content))
