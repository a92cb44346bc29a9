"""Words of command lines that may be kept: sub-commands, interpreters, helper kinds.

Only words that say what a well-known program does, never a name somebody chose.
Must not know how command lines are taken apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SCRIPT_SUFFIXES = (
    *(".py", ".pyw", ".pyz", ".js", ".mjs", ".cjs", ".ts", ".mts", ".tsx", ".jsx", ".sh", ".bash", ".zsh", ".fish"),
    *(".rb", ".pl", ".php", ".lua", ".r", ".jl", ".jar", ".dll", ".ps1", ".exs", ".tcl"),
)
"""Ends of file names that only a program's text has."""

HELPER_TYPES = _set("renderer gpu-process utility zygote broker crashpad-handler ppapi plugin sandbox-ipc nacl-loader")
"""Values of Chromium's ``--type=``."""

CONTENT_PROCESS_WORDS = _set("tab web socket rdd utility gpu forkserver extension privilegedabout")
"""Last arguments of Firefox's child processes."""

VALUE_OPTIONS = _set(
    "-C -c -f -H -n -p --git-dir --work-tree --namespace --context --config --prefix --manifest-path --file --host "
    "--project-directory --project-name --directory --kubeconfig --cwd --filter --workspace -w --log-level"
)
"""Options of programs with sub-commands that take the next word as their value."""

_PACKAGES = "install uninstall update upgrade add remove list info search"
_SCRIPTS = f"{_PACKAGES} test run start build ci exec dev lint audit publish pack outdated prune init create dlx"
_CONTAINERS = (
    "build run exec compose ps pull push start stop restart logs images image container volume network system "
    "rm rmi info inspect stats top events attach cp commit tag save load login logout buildx"
)

TASK_OPTIONS = _set("--version --help --bg-pty-host --bg-spare --daemon-worker")
"""First options of programs with sub-commands that choose the task as a sub-command does."""

PACKAGES: Mapping[str, str] = {
    "node_modules/@anthropic-ai/claude-code": "claude-code",
    "node_modules/@anthropic-ai/claude-agent-sdk": "claude-agent-sdk",
    "node_modules/@openai/codex": "codex",
    "node_modules/@google/gemini-cli": "gemini-cli",
    "gemini-cli/bundle": "gemini-cli",
    "node_modules/@qwen-code/qwen-code": "qwen-code",
    "node_modules/@sourcegraph/amp": "amp",
    "node_modules/@github/copilot": "copilot",
    "node_modules/@mariozechner/pi-coding-agent": "pi-coding-agent",
    "node_modules/opencode-ai": "opencode",
    "node_modules/@modelcontextprotocol": "mcp-server",
}
"""Folders of well-known packages, and what is put before their scripts: ``index.js`` says nothing alone."""

VERSIONED_PROGRAMS = _set("claude codex")
"""Programs installed as ``…/NAME/versions/VERSION``, where the file is called like the version."""

SUB_COMMANDS: Mapping[str, frozenset[str]] = {
    "git": _set(
        "add am apply archive bisect blame branch checkout cherry-pick clean clone commit config describe diff "
        "fetch gc grep init log ls-files maintenance merge mv pull push rebase reflog remote repack reset restore "
        "revert rm show stash status submodule switch tag worktree pack-objects index-pack rev-parse rev-list "
        "upload-pack receive-pack fsck fsmonitor--daemon credential-cache--daemon"
    ),
    "cargo": _set(
        "build b check c test t run r bench clippy doc fmt install update add remove clean fetch publish metadata "
        "nextest miri tree vendor fix expand watch"
    ),
    "rustup": _set("update install toolchain default show component target run"),
    "go": _set("build test run vet mod get install generate fmt list tool clean work doc env"),
    "npm": _set(_SCRIPTS),
    "pnpm": _set(_SCRIPTS),
    "yarn": _set(_SCRIPTS),
    "npx": _set("tsc vitest jest eslint prettier playwright vite next tsx webpack"),
    "pip": _set("install uninstall download wheel freeze list show check cache index"),
    "pipx": _set("install run upgrade list uninstall"),
    "uv": _set("run sync lock add remove pip venv build tool python init export tree publish cache"),
    "poetry": _set("install update add remove run build publish lock shell check"),
    "conda": _set("install create activate update remove run env list clean"),
    "docker": _set(_CONTAINERS),
    "podman": _set(_CONTAINERS),
    "docker-compose": _set("up down build run exec logs pull push restart start stop ps config"),
    "kubectl": _set("get apply delete describe logs exec port-forward proxy create edit rollout scale top config"),
    "helm": _set("install upgrade uninstall list template repo status rollback lint"),
    "terraform": _set("init plan apply destroy validate fmt output state import"),
    "make": _set("all test tests check build install clean run bench lint docs dist package"),
    "ninja": _set("all test install clean"),
    "gradle": _set("build test check assemble clean run tasks"),
    "gradlew": _set("build test check assemble clean run tasks"),
    "mvn": _set("compile test package verify install clean deploy site"),
    "swift": _set("build test run package"),
    "zig": _set("build test run fmt"),
    "flutter": _set("build test run pub analyze"),
    "bazel": _set("build test run query clean"),
    "apt": _set(f"{_PACKAGES} full-upgrade autoremove"),
    "apt-get": _set("install update upgrade dist-upgrade remove purge autoremove clean download source"),
    "dnf": _set(f"{_PACKAGES} check-update"),
    "brew": _set(f"{_PACKAGES} cleanup services doctor"),
    "snap": _set("install refresh remove list run"),
    "flatpak": _set("install update run list remote-add uninstall"),
    "systemctl": _set("start stop restart reload status enable disable daemon-reload is-active list-units"),
    "gh": _set("pr issue run repo release api auth workflow codespace"),
    "claude": _set("mcp config doctor update install setup-token daemon"),
    "codex": _set("exec login logout mcp mcp-server app-server resume apply sandbox"),
    "gemini": _set("mcp extensions"),
    "opencode": _set("run serve web auth models stats upgrade mcp"),
    "goose": _set("session run mcp configure update web"),
    "vllm": _set("serve bench"),
    "ollama": _set("serve run pull push list show create ps runner stop"),
    "jupyter": _set("lab notebook server kernel console nbconvert"),
    "next": _set("dev build start lint"),
    "vite": _set("dev build preview serve"),
    "ng": _set("serve build test lint"),
    "code": _set("tunnel serve-web"),
    "desktop-monitor": _set("record history doctor serve usage processes mode alerts report"),
    "nginx": _set("master worker cache"),
    "php-fpm": _set("master pool"),
    "postgres": _set("checkpointer walwriter autovacuum logger background archiver startup"),
}
"""Sub-commands by program; what is not here is not kept."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """How an interpreter is told what to run."""

    code_option: str = "-c"
    """The option that takes the program's text; the text itself is never kept."""
    code_aliases: frozenset[str] = frozenset()
    bundles_options: bool = False
    """Whether ``-lc`` means ``-l -c``."""
    module_options: frozenset[str] = frozenset()
    value_options: frozenset[str] = frozenset()
    sub_commands: frozenset[str] = frozenset()

    def is_code_option(self, word: str) -> bool:
        """Whether the program's text follows `word` or stands in it."""
        if word in self.code_aliases or word.startswith(self.code_option):
            return True
        letter = self.code_option[1]
        return self.bundles_options and word.startswith("-") and not word.startswith("--") and letter in word


_SHELL = Interpreter(bundles_options=True, value_options=_set("-o -O --rcfile --init-file"))
_PYTHON = Interpreter(bundles_options=False, module_options=_set("-m"), value_options=_set("-W -X -Q --check-hash"))
_NODE = Interpreter(
    "-e",
    code_aliases=_set("--eval -p --print -pe"),
    value_options=_set("-r --require --import --loader --experimental-loader -C --conditions --env-file --title"),
)

INTERPRETERS: Mapping[str, Interpreter] = {
    "python": _PYTHON,
    "pythonw": _PYTHON,
    "pypy": _PYTHON,
    "node": _NODE,
    "nodejs": _NODE,
    "tsx": _NODE,
    "ts-node": _NODE,
    "bun": Interpreter("-e", code_aliases=_set("--eval"), sub_commands=_set("run test install build x add dev")),
    "deno": Interpreter("-e", sub_commands=_set("run test task lint fmt bench eval serve compile")),
    "ruby": Interpreter("-e", value_options=_set("-I -r -C")),
    "perl": Interpreter("-e", code_aliases=_set("-E"), bundles_options=True, value_options=_set("-I -M")),
    "php": Interpreter("-r", value_options=_set("-c -d -z")),
    "lua": Interpreter("-e", value_options=_set("-l")),
    "rscript": Interpreter("-e"),
    "julia": Interpreter("-e", value_options=_set("-L -J -t -p --project")),
    "java": Interpreter(
        "--source", module_options=_set("-jar"), value_options=_set("-cp -classpath --class-path -p --module-path")
    ),
    "dotnet": Interpreter("-e", sub_commands=_set("run build test publish restore watch exec tool clean")),
    "bash": _SHELL,
    "sh": _SHELL,
    "dash": _SHELL,
    "zsh": _SHELL,
    "ksh": _SHELL,
    "fish": Interpreter(value_options=_set("-C -d -o")),
}
"""Programs that run a program given to them, by family name."""
