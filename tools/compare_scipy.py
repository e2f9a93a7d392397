#!/usr/bin/env python3
"""Compares `quanli nearest` with scipy on every node of the real networks: compare_scipy.py SHARED QUANLI OUT.

Both get the same arcs (osm_arcs.py of the shared bench) in whole deciseconds; a difference in any node of any category is an error.
"""
import pathlib
import subprocess
import sys

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

EXTRACTS = {
    "yuzhong": "chongqing-yuzhong/yuzhong_walk_2026-04-26.osm.pbf",
    "monaco": "monaco/monaco-2025-02-11.osm.pbf",
    "porto": "porto/porto_portugal.osm.pbf",
    "heidelberg": "heidelberg-ele/heidelberg-oldtown-ele.osm.pbf",
    "helsinki": "helsinki/Helsinki.osm.pbf",
    "portland": "portland-otp/portland-central-filtered.osm.pbf",
    "poa": "poa/poa_osm.pbf",
}
LIMIT_S = 900


def moscow(folder, out):
    """The one network that is no OpenStreetMap extract: pairs of nodes on a plane, walked at 1.2 m/s, asymmetric by up to 10 %."""
    xy = np.fromfile(folder / "moscow-roads.co.bin", "<i4").reshape(-1, 2).astype(float)
    pairs = np.fromfile(folder / "moscow-roads.gr.bin", "<i4").reshape(-1, 2) - 1
    metres = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T)
    r = np.random.default_rng(7)
    skew = r.uniform(0.9, 1.1, len(pairs))
    frm, to = np.r_[pairs[:, 0], pairs[:, 1]], np.r_[pairs[:, 1], pairs[:, 0]]
    seconds = np.maximum(0.1, np.round(np.r_[metres * skew, metres / skew] / 1.2, 1))
    arcs = pd.DataFrame({"from": frm, "to": to, "seconds": seconds}).groupby(["from", "to"], as_index=False).seconds.min()
    arcs.to_csv(out / "arcs.csv", index=False)
    facilities = pd.DataFrame({"node": r.integers(0, len(xy), 1000), "category": np.repeat(np.arange(20), 50)})
    facilities.to_csv(out / "facilities.csv", index=False)


def differences(folder, quanli):
    """Differences, reached pairs and nodes of one prepared network."""
    files = {name: folder / f"{name}.csv" for name in ("arcs", "facilities", "times")}
    command = [quanli, "nearest", "--arcs", files["arcs"], "--facilities", files["facilities"], "--limit", str(LIMIT_S), "--out", files["times"]]
    subprocess.run([str(c) for c in command], check=True)
    arcs, facilities, times = (pd.read_csv(files[n]) for n in ("arcs", "facilities", "times"))
    n = int(max(arcs["from"].max(), arcs["to"].max())) + 1
    graph = csr_matrix((np.round(arcs.seconds * 10), (arcs["to"], arcs["from"])), shape=(n, n))
    bad = reached = 0
    for category, rows in facilities.groupby("category"):
        expected = dijkstra(graph, indices=rows.node.unique(), limit=LIMIT_S * 10, min_only=True)
        expected = np.where(expected <= LIMIT_S * 10, expected, np.inf)
        found = np.full(n, np.inf)
        own = times[times.category == category]
        found[own.node.values] = np.round(own.seconds.values * 10)
        bad += int((expected != found).sum())
        reached += int(np.isfinite(expected).sum())
    return bad, reached, n


def main():
    shared, quanli, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3])
    total = 0
    for name, extract in EXTRACTS.items():
        path = shared / "data" / extract
        if not path.exists():
            print(f"{name}: skipped, {path} is not there")
            continue
        subprocess.run([sys.executable, str(shared / "bench/osm_arcs.py"), str(path), "--out", str(out / name)], check=True, stdout=subprocess.DEVNULL)
    if (shared / "data/large-moscow").exists():
        (out / "moscow").mkdir(parents=True, exist_ok=True)
        moscow(shared / "data/large-moscow", out / "moscow")
    for folder in sorted(p for p in out.iterdir() if (p / "arcs.csv").exists()):
        bad, reached, n = differences(folder, quanli)
        total += bad
        print(f"{folder.name}: {n} nodes, {reached} reached pairs, {bad} differences")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
