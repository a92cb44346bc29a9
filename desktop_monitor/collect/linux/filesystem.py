"""Space of file systems, by statvfs of each one that holds somebody's files.

Left out: kernel and memory file systems, images that are full by nature (squashfs, ISO),
overlays but the root's own, second mounts of one file system (bind mounts, subvolumes),
and mounts on single files. A dead server blocks statvfs for good, so network file systems
are a collector of their own, and both belong behind a `BackgroundCollector`.
Must not know disks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from desktop_monitor.collect.linux.mounts import Mount, parse_mounts
from desktop_monitor.collect.linux.procfile import ProcFile
from desktop_monitor.metrics.definition import SeriesKey
from desktop_monitor.metrics.sample import Samples

LOCAL_TYPES = frozenset(
    (
        *("ext2", "ext3", "ext4", "xfs", "btrfs", "bcachefs", "zfs", "f2fs", "jfs", "reiserfs", "nilfs2"),
        *("ntfs", "ntfs3", "fuse.ntfs-3g", "fuseblk", "vfat", "exfat", "hfsplus", "apfs", "ufs"),
        *("virtiofs", "9p", "drvfs", "overlay"),
    )
)
"""Kernel names; the last four are how a virtual machine or container sees a disk of its host."""
NETWORK_TYPES = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "glusterfs", "afs", "davfs"),
        *("fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.glusterfs"),
    )
)


def worth_showing(mounts: Iterable[Mount], types: frozenset[str]) -> tuple[Mount, ...]:
    """One mount of each file system of `types`: the one with the shortest path."""
    # A later mount covers an earlier one on the same point.
    visible = {mount.point: mount for mount in mounts if mount.filesystem != "overlay" or mount.point == "/"}
    best: dict[str, Mount] = {}
    for mount in visible.values():
        if mount.filesystem not in types:
            continue
        other = best.get(mount.device)
        if other is None or (len(mount.point), mount.point) < (len(other.point), other.point):
            best[mount.device] = mount
    return tuple(best.values())


class FilesystemCollector:
    """Size and use of each file system of the given types."""

    def __init__(
        self,
        name: str = "filesystem",
        types: frozenset[str] = LOCAL_TYPES,
        proc_root: str = "/proc",
        *,
        statvfs: Callable[[str], os.statvfs_result] = os.statvfs,
    ) -> None:
        self.name = name
        self._statvfs = statvfs
        self._types = types
        self._mountinfo = ProcFile(f"{proc_root}/self/mountinfo")
        self._content = b""
        self._mounts: tuple[tuple[str, _Keys], ...] = ()

    def collect(self) -> Samples:
        """Space now; a file system that cannot be asked is left out. Raises SourceError."""
        content = self._mountinfo.read()
        if content != self._content:
            self._content = content
            self._mounts = tuple((mount.point, _Keys(mount.point)) for mount in self._shown(parse_mounts(content)))
        samples: dict[SeriesKey, float] = {}
        for point, keys in self._mounts:
            try:
                keys.add(self._statvfs(point), samples)
            except OSError:
                continue
        return samples

    def close(self) -> None:
        """Give back the descriptor."""
        self._mountinfo.close()

    def _shown(self, mounts: Iterable[Mount]) -> Iterable[Mount]:
        # Docker mounts single files of the host's disk (/etc/hosts) into a container.
        return (mount for mount in worth_showing(mounts, self._types) if os.path.isdir(mount.point))


class _Keys:
    """The three series of one file system."""

    __slots__ = ("ratio", "total", "used")

    def __init__(self, point: str) -> None:
        # Names on disk need not be text; labels are.
        label = (os.fsencode(point).decode("utf-8", "replace"),)
        self.total = SeriesKey("filesystem_total_bytes", label)
        self.used = SeriesKey("filesystem_used_bytes", label)
        self.ratio = SeriesKey("filesystem_used_ratio", label)

    def add(self, space: os.statvfs_result, samples: dict[SeriesKey, float]) -> None:
        """Put in what statvfs says; nothing for a file system that counts no blocks.

        A read-only one is as full as it will ever be, so it has no share used.
        """
        if not space.f_blocks:
            return
        used = max(0, space.f_blocks - space.f_bfree)
        samples[self.total] = space.f_blocks * space.f_frsize
        samples[self.used] = used * space.f_frsize
        # As df does: what is reserved for root is neither used nor to be had.
        if used + space.f_bavail > 0 and not space.f_flag & os.ST_RDONLY:
            samples[self.ratio] = used / (used + space.f_bavail)
