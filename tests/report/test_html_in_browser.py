"""A browser opens a report without a complaint or a request, at the width of a phone, a desk and a sheet of paper."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from desktop_monitor.report.html import render_html
from tests.helpers.report_layout import ZONE, rich_layout

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(_CHROMIUM is None, reason="neither Chromium nor Chrome is installed")

_QUIET = (
    *("--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"),
    *("--enable-logging=stderr", "--allow-file-access-from-files", "--disable-dev-shm-usage"),
)
_CONSOLE = re.compile(r":CONSOLE[:(].*")
_DARK = "--blink-settings=preferredColorScheme=0"
_LIGHT = "--blink-settings=preferredColorScheme=1"
# A frame as wide as a screen, in which a script that is none of the report's measures it.
_FRAME = """<body><iframe id="frame" src="report.html" style="border:0;width:{width}px;height:9000px"></iframe><script>
document.getElementById("frame").onload = event => {{
  const page = event.target.contentDocument.documentElement;
  document.body.innerHTML = `measured ${{page.scrollWidth}} ${{page.querySelectorAll("svg.plot").length}}`;
}};
</script>"""


@dataclass(frozen=True)
class _Browser:
    """Chromium with a profile and a folder of its own."""

    folder: Path

    def open(self, page: str, *options: str) -> tuple[str, list[str]]:
        """Show a file of the folder; what was printed, and what the console said."""
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        profile = f"--user-data-dir={self.folder / 'profile'}"
        command = [str(_CHROMIUM), *_QUIET, *sandbox, profile, *options, (self.folder / page).as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout, _CONSOLE.findall(done.stderr)

    def picture(self, *options: str) -> Image.Image:
        """The report on a screen of 1280 × 900."""
        target = self.folder / "shot.png"
        _printed, said = self.open("report.html", f"--screenshot={target}", "--window-size=1280,900", *options)
        assert said == []
        with Image.open(target) as picture:
            return picture.convert("RGB")


@pytest.fixture
def browser(tmp_path: Path) -> _Browser:
    """With a report and a frame for three widths in its folder."""
    (tmp_path / "report.html").write_text(render_html(rich_layout(), ZONE), encoding="utf-8")
    for width in (360, 768, 1280):
        (tmp_path / f"{width}.html").write_text(_FRAME.format(width=width), encoding="utf-8")
    return _Browser(tmp_path)


def test_the_console_stays_silent_and_would_tell_of_a_request(browser: _Browser) -> None:
    printed, said = browser.open("report.html", "--dump-dom")
    assert "Projects with hostile names" in printed
    assert said == []
    page = (browser.folder / "report.html").read_text(encoding="utf-8")
    asking = page.replace("</main>", '<img src="http://127.0.0.1:9/x"><script>1</script></main>')
    (browser.folder / "asking.html").write_text(asking, encoding="utf-8")
    assert len(browser.open("asking.html", "--dump-dom")[1]) == 2


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_screen(browser: _Browser, width: int) -> None:
    printed, said = browser.open(f"{width}.html", "--dump-dom")
    measured = re.search(r"measured (\d+) (\d+)", printed)
    assert measured is not None
    assert (int(measured[1]), int(measured[2])) == (width, 4)
    assert said == []


def test_the_page_follows_light_and_dark(browser: _Browser) -> None:
    assert browser.picture(_LIGHT).getpixel((5, 5)) == (0xF5, 0xF6, 0xF8)
    assert browser.picture(_DARK).getpixel((5, 5)) == (0x15, 0x17, 0x1C)


def test_paper_is_white_also_where_the_screen_is_dark(browser: _Browser) -> None:
    target = browser.folder / "print.pdf"
    browser.open("report.html", f"--print-to-pdf={target}", "--no-pdf-header-footer", _DARK)
    printed = pypdfium2.PdfDocument(target)
    for page in printed:
        picture = page.render(scale=0.4).to_pil().convert("RGB")
        assert picture.getpixel((3, 3)) == (255, 255, 255)
        assert sorted(picture.getcolors(1 << 16) or [])[-1][1] == (255, 255, 255)
    assert "project-39" in "".join(page.get_textpage().get_text_bounded() for page in printed)
