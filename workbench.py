#!/usr/bin/env python3
"""Start the workbench with nothing but Python: make .venv, install, run.

    python3 workbench.py reproduce     run the study, write figures and tables, certify the numbers
    python3 workbench.py test          run the tests
    python3 workbench.py lab           open the notebooks
    python3 workbench.py COMMAND ...   any other `yanting` command

Standard library only, and no syntax newer than Python 3.5, so that an old
Python can still read the sentence that refuses it.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
OLDEST, NEWEST = (3, 11), (3, 13)
STAMP_NAME = "yanting-stamp"


def refuse(zh, en):
    """Say in both languages why nothing can start, and leave with status 1."""
    sys.stderr.write(zh + "\n" + en + "\n")
    raise SystemExit(1)


def check_python(version):
    """Refuse a Python that the locked packages do not support."""
    if not OLDEST <= tuple(version[:2]) <= NEWEST:
        here = "{}.{}".format(*version[:2])
        refuse(
            "需要 Python 3.11、3.12 或 3.13，这里是 {}。请安装其中一个版本后再运行。".format(here),
            "Python 3.11, 3.12 or 3.13 is needed; this is {}. Install one of them and run this again.".format(here),
        )


def check_venv():
    """Refuse a Python whose system package left out `venv` or `ensurepip`."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        refuse(
            "这个 Python 缺少 venv 模块。Debian/Ubuntu 请先运行：sudo apt install python3-venv",
            "This Python lacks the venv module. On Debian or Ubuntu run first: sudo apt install python3-venv",
        )


def venv_python(root=ROOT):
    """Path of the interpreter inside .venv."""
    parts = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    return os.path.join(root, ".venv", *parts)


def stamp(root=ROOT):
    """Hash of everything that decides what is installed."""
    digest = hashlib.sha256(repr(sys.version_info[:3]).encode() + root.encode())
    for name in ("requirements.lock", "pyproject.toml"):
        with open(os.path.join(root, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def installed(root=ROOT):
    """Whether .venv was finished for the present lock."""
    path = os.path.join(root, ".venv", STAMP_NAME)
    if not (os.path.exists(path) and os.path.exists(venv_python(root))):
        return False
    with open(path, encoding="ascii") as file:
        return file.read().strip() == stamp(root)


def locked(name, root=ROOT):
    """The lock's lines for one package, with their hashes."""
    kept, wanted = [], False
    with open(os.path.join(root, "requirements.lock"), encoding="utf-8") as file:
        for line in file:
            if not line.startswith((" ", "\t")):
                wanted = line.split("==")[0].strip() == name
            if wanted:
                kept.append(line)
    return "".join(kept)


def uv_environment(python, environ):
    """Environment for uv that passes on the index the user set for pip."""
    env = dict(environ)
    asked = {}
    for key in ("index-url", "extra-index-url"):
        variable = "PIP_" + key.upper().replace("-", "_")
        value = environ.get(variable, "")
        if not value:
            done = subprocess.run(
                [python, "-m", "pip", "config", "get", "global." + key],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                universal_newlines=True,
            )
            value = done.stdout.strip() if done.returncode == 0 else ""
        # an index that is a folder on this machine and is not there would stop uv; pip only warns
        kept = [url for url in value.split() if not url.startswith("file:") or os.path.isdir(url[7:])]
        asked[key] = " ".join(kept)
    if asked["index-url"]:
        env.setdefault("UV_DEFAULT_INDEX", asked["index-url"])
    if asked["extra-index-url"]:
        env.setdefault("UV_INDEX", asked["extra-index-url"])
    if env.get("PIP_CERT"):
        env.setdefault("SSL_CERT_FILE", env["PIP_CERT"])
    env.setdefault("UV_LINK_MODE", "copy")
    return env


def say(zh, en):
    """Progress, to stderr."""
    sys.stderr.write("{} / {}\n".format(zh, en))
    sys.stderr.flush()


def install(root=ROOT):
    """Make .venv and install the lock and the package into it."""
    import venv

    say("第一次运行：正在建立 .venv 并安装依赖", "First run: making .venv and installing")
    folder = os.path.join(root, ".venv")
    venv.EnvBuilder(with_pip=True, clear=True).create(folder)
    python = venv_python(root)
    quiet = ["--quiet", "--disable-pip-version-check"]
    lock = os.path.join(root, "requirements.lock")
    only_uv = os.path.join(folder, "uv.lock.txt")
    with open(only_uv, "w", encoding="utf-8") as file:
        file.write(locked("uv", root))
    pip = [python, "-m", "pip", "install"] + quiet + ["--require-hashes", "-r"]
    done = False
    if subprocess.call(pip + [only_uv]) == 0:
        uv = [python, "-m", "uv", "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock]
        # several indexes are searched as pip does; the hashes decide what is accepted
        uv += ["--index-strategy", "unsafe-best-match"]
        # as pip does: half a minute once, or each of hundreds of processes compiles pandas where Python may not write
        uv += ["--compile-bytecode"]
        done = subprocess.call(uv, env=uv_environment(python, os.environ)) == 0
        if not done:
            say("uv 没有装成，改用 pip", "uv did not succeed, falling back to pip")
    if not done and subprocess.call(pip + [lock]) != 0:
        refuse(
            "依赖没有装成，请看上面的信息：常见原因是没有网络或磁盘已满。修好后再运行一次即可。",
            "The packages could not be installed; see above. Usual reasons: no network, or a full disk. Then run again.",
        )
    own = (
        [python, "-m", "pip", "install"]
        + quiet
        + ["--no-deps", "--no-build-isolation", "--no-index", "--editable", root]
    )
    if subprocess.call(own) != 0:
        refuse("本软件包没有装成，请看上面的信息。", "The package itself could not be installed; see above.")
    # an editable package is not compiled by its installer; without this each process would, where Python may not write
    subprocess.call([python, "-m", "compileall", "-q", os.path.join(root, "yanting_research")])
    with open(os.path.join(folder, STAMP_NAME), "w", encoding="ascii") as file:
        file.write(stamp(root) + "\n")


def command_line(arguments, root=ROOT):
    """What to run inside .venv for the user's arguments."""
    python = venv_python(root)
    if arguments and arguments[0] == "test":
        # on all cores; a file's tests stay together, because they share what they have made
        return [python, "-m", "pytest", "-n", "auto", "--dist", "loadfile"] + arguments[1:]
    return [python, "-m", "yanting_research"] + (arguments or ["--help"])


def main(arguments):
    """Check, install once, run; the exit status is the command's."""
    check_python(sys.version_info)
    check_venv()
    if not installed():
        install()
    return subprocess.call(command_line(arguments), cwd=ROOT if arguments[:1] == ["test"] else None)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
