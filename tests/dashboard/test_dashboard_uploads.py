"""Uploads: what is refused before it is opened, what a worker reads, and that nothing stays behind."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from yanting_research.core import Corpus
from yanting_research.dashboard.limits import MAX_BYTES, MAX_FILES
from yanting_research.dashboard.shelf import Shelf, document_card_html, open_shelf, outcomes_html, short_names
from yanting_research.dashboard.uploads import Upload, accept_uploads, check_upload

MESSY = Path(__file__).parent.parent.parent / "corpus" / "messy"
GOOD = "白芷县党员教育工作总结\n\n一、基本情况\n全县有党员800名。\n".encode()


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("病毒.exe", b"MZ", "不能读 .exe 这种文件"),
        ("没有扩展名", b"abc", "不能读没有扩展名的文件"),
        ("一堆.zip", b"PK", "不能读 .zip 这种文件"),
        ("空.docx", b"", "文件是空的"),
        ("大.pdf", bytes(MAX_BYTES + 1), "文件有 20.0 MB，超过 20.0 MB 的上限"),
    ],
)
def test_what_is_not_even_opened(name: str, content: bytes, problem: str) -> None:
    said, remedy = check_upload(Upload(name, content))
    assert said == problem
    assert remedy


def test_eleven_files_at_once_are_ten_too_many_by_one_and_no_worker_starts() -> None:
    uploads = [Upload(f"{at}.exe", b"x") for at in range(MAX_FILES + 1)]
    shelf, outcomes = accept_uploads(uploads, Shelf(Corpus()))
    assert len(shelf.corpus) == 0
    assert [outcome.problem for outcome in outcomes[-1:]] == ["一次最多 10 个文件"]
    assert len(outcomes) == MAX_FILES + 1


def test_an_upload_of_all_kinds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shelf: Shelf) -> None:
    """One worker: a good file under a hostile name, the same under one that climbs, a scan, no text, a known one."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    uploads = [
        Upload("<img src=x onerror=alert(1)>.txt", GOOD),
        Upload("../../又一次.txt", GOOD),
        Upload("扫描.pdf", (MESSY / "scanned.pdf").read_bytes()),
        Upload("乱码.txt", bytes(range(256)) * 8),
        Upload("书架上有的.txt", shelf.document("qinghe").text.encode()),
    ]
    after, outcomes = accept_uploads(uploads, shelf)
    assert [outcome.fate for outcome in outcomes] == ["read", "double", "refused", "refused", "double"]
    assert outcomes[2].problem == "是扫描件，只有图片，没有文字"
    assert "文字识别" in outcomes[2].remedy
    assert outcomes[4].doc_id == "qinghe"
    assert list(tmp_path.iterdir()) == []  # the private folder is gone
    assert len(shelf.corpus) == 2  # the former shelf is as it was
    (doc_id,) = after.uploaded
    assert outcomes[1].doc_id == doc_id == outcomes[0].doc_id
    assert "<" not in doc_id
    assert "<img" not in outcomes_html(outcomes) + document_card_html(after.document(doc_id))
    assert "upload000" not in document_card_html(after.document(doc_id))


def test_a_folder_that_is_not_there_and_an_empty_one_are_said_in_words(tmp_path: Path) -> None:
    assert open_shelf(tmp_path / "没有").fault == "找不到“没有”"
    assert open_shelf(tmp_path).fault == f"“{tmp_path.name}”里没有可以读的报告"
    (tmp_path / "空.txt").write_bytes(b"")
    refused = open_shelf(tmp_path)
    assert [outcome.problem for outcome in refused.outcomes] == ["文件是空的"]


def test_reports_are_called_by_their_file_where_no_region_tells_them_apart(shelf: Shelf) -> None:
    assert short_names(shelf)["danfeng"].startswith("<svg onload")
