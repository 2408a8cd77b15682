"""Fetching the work reports: from a folder, from a server on this machine, and every way in which it can fail.

The reports of these tests are specimens of our own: two sentences under two years.
"""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from yanting_research import cli
from yanting_research.errors import ReadError
from yanting_research.fetching import COLLECTIONS, fetch_work_reports, work_report_texts

ONE = "2001年报告（虚构）\n各位代表：\n\n　　工作顺利。\n"
TWO = "1990年报告（虚构）\n——在会上\n\n各位代表！\n"
JSONL, LINES = (collection.name for collection in COLLECTIONS)


def record(year: int, text: str) -> str:
    title, _, content = text.partition("\n")
    return json.dumps({"title": title, "url": "", "content": content + "\n", "year": str(year)}, ensure_ascii=False)


FILES = {
    JSONL: "\n".join([record(2001, ONE), record(2002, "2002年报告\n没有列入。\n")]) + "\n",
    LINES: "1990\t " + TWO.rstrip("\n").replace("\n", "\u3000\u3000") + "\n",
}


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    rows = [f"{year},{hashlib.sha256(text.encode()).hexdigest()}" for year, text in ((1990, TWO), (2001, ONE))]
    path = tmp_path / "listing.csv"
    path.write_text("year,sha256\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def store(folder: Path, **changed: str) -> str:
    folder.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")
    return folder.as_uri()


@contextmanager
def server(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name http.server calls
            answer(self)

        def log_message(self, *_: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}"
        finally:
            running.shutdown()
            thread.join()


def send(handler: BaseHTTPRequestHandler, text: str, *, promised: int = 0) -> None:
    data = text.encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(promised or len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def nothing_written(folder: Path) -> bool:
    return not folder.exists() or not any(folder.iterdir())


@pytest.mark.parametrize("over_http", [False, True])
def test_every_text_is_written_as_it_was_counted(listing: Path, tmp_path: Path, over_http: bool) -> None:
    target = tmp_path / "reports"
    base = store(tmp_path / "source")
    if over_http:
        with server(lambda handler: send(handler, FILES[handler.path[1:]])) as address:
            table = fetch_work_reports(target, listing=listing, base=address)
    else:
        table = fetch_work_reports(target, listing=listing, base=base)
    assert table[["year", "status"]].to_numpy().tolist() == [[1990, "written"], [2001, "written"]]
    assert (target / "1990.txt").read_text(encoding="utf-8") == TWO
    assert (target / "2001.txt").read_text(encoding="utf-8") == ONE
    assert sorted(path.name for path in target.iterdir()) == ["1990.txt", "2001.txt"]


def test_texts_that_are_there_are_kept_without_a_connection(listing: Path, tmp_path: Path) -> None:
    target = tmp_path / "reports"
    fetch_work_reports(target, listing=listing, base=store(tmp_path / "source"))
    before = (target / "2001.txt").stat().st_mtime_ns
    again = fetch_work_reports(target, listing=listing, base="file:///nowhere")
    assert set(again["status"]) == {"already there"}
    assert (target / "2001.txt").stat().st_mtime_ns == before


def test_another_file_under_the_name_is_never_overwritten(listing: Path, tmp_path: Path) -> None:
    target = tmp_path / "reports"
    target.mkdir()
    (target / "2001.txt").write_text("我自己的文件", encoding="utf-8")
    with pytest.raises(ReadError, match=r"another text under the name 2001\.txt"):
        fetch_work_reports(target, listing=listing, base=store(tmp_path / "source"))
    assert [path.name for path in target.iterdir()] == ["2001.txt"]
    assert (target / "2001.txt").read_text(encoding="utf-8") == "我自己的文件"


def test_another_edition_is_refused_by_year_and_nothing_is_written(listing: Path, tmp_path: Path) -> None:
    base = store(tmp_path / "source", government_work_reports=record(2001, ONE.replace("顺利", "顺利进行")) + "\n")
    with pytest.raises(ReadError, match="for 2001; 2001 are there in another edition"):
        fetch_work_reports(tmp_path / "reports", listing=listing, base=base)
    assert nothing_written(tmp_path / "reports")


def test_a_download_that_breaks_off_leaves_nothing(listing: Path, tmp_path: Path) -> None:
    with (
        server(lambda handler: send(handler, FILES[JSONL][:40], promised=4000)) as address,
        pytest.raises(ReadError, match="cannot be fetched") as caught,
    ):
        fetch_work_reports(tmp_path / "reports", listing=listing, base=address)
    assert caught.value.where.endswith(JSONL)
    assert nothing_written(tmp_path / "reports")


def test_a_file_that_was_cut_off_is_named_with_its_line(listing: Path, tmp_path: Path) -> None:
    base = store(tmp_path / "source", government_work_reports=FILES[JSONL][:-40])
    with pytest.raises(ReadError, match="holds no report") as caught:
        fetch_work_reports(tmp_path / "reports", listing=listing, base=base)
    assert f"{JSONL}, line 2" in caught.value.where
    assert nothing_written(tmp_path / "reports")


def test_not_found_offline_and_no_address_are_refused(listing: Path, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        offline = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with server(lambda handler: handler.send_error(404)) as address:
        for base in (address, offline, (tmp_path / "nowhere").as_uri()):
            with pytest.raises(ReadError, match="cannot be fetched"):
                fetch_work_reports(tmp_path / "reports", listing=listing, base=base)
    with pytest.raises(ReadError, match="no address: reports"):
        fetch_work_reports(tmp_path / "reports", listing=listing, base="reports")
    assert nothing_written(tmp_path / "reports")


def test_a_listing_without_checksums_is_refused(tmp_path: Path) -> None:
    listing = tmp_path / "listing.csv"
    listing.write_text("year,report\n2001,报告\n", encoding="utf-8")
    with pytest.raises(ReadError, match="no listing of texts"):
        fetch_work_reports(tmp_path / "reports", listing=listing)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ReadError, match="not UTF-8 at byte 1"):
        work_report_texts(b"a\xff", COLLECTIONS[0])


def test_addresses_name_a_commit_each() -> None:
    assert all("/main/" not in one.url and len(one.url.split("/")[5]) == 40 for one in COLLECTIONS)


def test_the_command_says_what_went_wrong_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "reports"
    arguments = ["yanting", "fetch", "gov-work-reports", str(target), "--from", (tmp_path / "nowhere").as_uri()]
    monkeypatch.setattr("sys.argv", arguments)
    with pytest.raises(SystemExit) as left:
        cli.main()
    said = capsys.readouterr()
    assert left.value.code == 1
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "cannot be fetched" in said.err
    assert nothing_written(target)
