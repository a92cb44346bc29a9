"""The version resource of the Windows executables: what Explorer's Details and the Task Manager show.

Text, as PyInstaller takes it for ``version=`` (manual, "Capturing Windows Version Data"). Must not know PyInstaller.
"""

from __future__ import annotations

import re

_UNITED_STATES_ENGLISH = 0x0409
_UNICODE = 1200
_NUMBERS = 4
_LARGEST_NUMBER = 0xFFFF


def version_info(version: str, file_name: str, *, product: str = "Desktop Monitor") -> str:
    """The resource of `file_name` in `version` (``0.1.0``, ``1.2.0rc1``). Raises ValueError for one without numbers."""
    numbers = version_numbers(version)
    strings = {
        "CompanyName": f"The {product} authors",
        "FileDescription": product,  # the name of the process in the Task Manager
        "FileVersion": version,
        "InternalName": file_name.removesuffix(".exe"),
        "LegalCopyright": "MIT License",
        "OriginalFilename": file_name,
        "ProductName": product,
        "ProductVersion": version,
    }
    table = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    language = f"{_UNITED_STATES_ENGLISH:04x}{_UNICODE:04x}"
    fixed = f"FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1)"
    return (
        f"VSVersionInfo(ffi={fixed}, kids=["
        f"StringFileInfo([StringTable({language!r}, [{table}])]), "
        f"VarFileInfo([VarStruct('Translation', [{_UNITED_STATES_ENGLISH}, {_UNICODE}])])])\n"
    )


def version_numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers that Windows compares; what follows the numbers of `version` (``rc1``) is not among them."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    if found is None:
        raise ValueError(f"a version begins with a number, and this does not: {version}")
    numbers = [min(int(number), _LARGEST_NUMBER) for number in found[0].split(".")][:_NUMBERS]
    major, minor, patch, build = numbers + [0] * (_NUMBERS - len(numbers))
    return major, minor, patch, build
