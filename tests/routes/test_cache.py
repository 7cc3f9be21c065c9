"""The cache of sea routes: read back whole, never fatal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keruen.routes import distances
from keruen.routes.cache import RouteCache, cache_folder
from keruen.routes.distances import find_sea_route, find_sea_routes
from tests.routes.ports import ports_case

PAIR = ("jorf", "dakar")


def forbid_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on a search over the graph fails the test."""

    def fail(*_: object) -> None:
        raise AssertionError("a route was searched")

    monkeypatch.setattr(distances, "shortest_paths", fail)


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_what_was_found_is_not_searched_again(
    cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_sea_routes(ports_case(), [PAIR, ("poti", "jorf")])
    assert only_file(cache_dir).name.startswith("sea-routes-1-")
    forbid_search(monkeypatch)
    assert find_sea_routes(ports_case(), [PAIR, ("poti", "jorf")]) == found
    assert find_sea_route(ports_case(), *PAIR[::-1]).distance_nm == found[PAIR].distance_nm


def test_that_no_route_is_open_is_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    case = ports_case(passages=[{"passage": "bosporus", "open": False}])
    assert find_sea_routes(case, [("poti", "jorf")]) == {("poti", "jorf"): None}
    forbid_search(monkeypatch)
    assert find_sea_routes(case, [("poti", "jorf")]) == {("poti", "jorf"): None}


def test_later_pairs_join_the_earlier_ones(cache_dir: Path) -> None:
    find_sea_route(ports_case(), *PAIR)
    find_sea_route(ports_case(), "jorf", "lagos")
    assert len(json.loads(only_file(cache_dir).read_text())) == 2


def test_closed_passages_and_positions_are_part_of_the_key(cache_dir: Path) -> None:
    find_sea_route(ports_case(), "jorf", "mombasa")
    closed = ports_case(passages=[{"passage": "suez", "open": False}])
    assert "suez" not in find_sea_route(closed, "jorf", "mombasa").passages
    moved = ports_case({"jorf": (33.12, -8.63), "mombasa": (-6.8, 39.4)})
    assert find_sea_route(moved, "jorf", "mombasa").distance_nm > 5_300
    assert len(list(cache_dir.iterdir())) == 2


def test_another_version_of_searoute_searches_anew(
    cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_sea_route(ports_case(), *PAIR)
    monkeypatch.setattr(distances, "searoute_version", lambda: "9.9.9")
    find_sea_route(ports_case(), *PAIR)
    assert len(list(cache_dir.iterdir())) == 2


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{ half",
        b"\xff\xfe\x00",
        b"[]",
        b'{"KEY": "far"}',
        b'{"KEY": [-5.0, []]}',
        b'{"KEY": [NaN, []]}',
        b'{"KEY": [true, []]}',
        b'{"KEY": [10.0, [3]]}',
        b'{"KEY": [10.0]}',
    ],
)
def test_damage_is_ignored_and_mended(cache_dir: Path, damage: bytes) -> None:
    sound = find_sea_route(ports_case(), *PAIR)
    path = only_file(cache_dir)
    whole = path.read_text()
    (key,) = json.loads(whole)
    path.write_bytes(damage.replace(b"KEY", key.encode()))
    assert find_sea_route(ports_case(), *PAIR) == sound
    assert path.read_text() == whole


def test_a_cache_that_cannot_be_written_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a_file"
    blocked.write_text("in the way")
    monkeypatch.setenv("KERUEN_CACHE", str(blocked / "below"))
    assert find_sea_route(ports_case(), *PAIR).distance_nm == pytest.approx(1_328, rel=0.08)
    assert blocked.read_text() == "in the way"


def test_a_write_that_breaks_off_leaves_the_old_file_and_no_litter(
    cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_sea_route(ports_case(), *PAIR)
    path = only_file(cache_dir)
    before = path.read_text()

    def full_disk(self: Path, target: Path) -> Path:
        raise OSError(28, f"no space left for {self} to become {target}")

    monkeypatch.setattr(Path, "replace", full_disk)
    find_sea_route(ports_case(), "jorf", "lagos")
    assert only_file(cache_dir).read_text() == before


def test_where_the_cache_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KERUEN_CACHE", str(tmp_path / "named"))
    assert cache_folder() == tmp_path / "named"
    monkeypatch.delenv("KERUEN_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "base"))
    assert cache_folder() == tmp_path / "base" / "keruen"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert cache_folder() == tmp_path / ".cache" / "keruen"


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.delenv("KERUEN_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    cache = RouteCache("1.6.0", frozenset())
    cache.add({"key": (1.0, ())})
    assert cache.read() == {}


def test_rows_of_the_table_need_no_network(
    cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid_search(monkeypatch)
    case = ports_case(
        sea_distances=[{"from_site": "poti", "to_site": "jorf", "distance_nm": 2_600}]
    )
    assert find_sea_route(case, "poti", "jorf").distance_nm == 2_600
    assert not cache_dir.exists()
