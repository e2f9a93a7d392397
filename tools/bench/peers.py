#!/usr/bin/env python3
"""The peers of the bench, and the networks that all contenders work on.

    peers.py networks SHARED OUT      writes OUT/<network>/net.bin: yuzhong, porto, moscow, grid-1000; what is not there is skipped
    peers.py answer                   answers `PEER<tab>DIR` lines with one line of JSON: seconds of the query, set-up, check

net.bin: little-endian u32 nodes, arcs, facilities, limit (deciseconds); f32 x, y a node; u32 from, to, deciseconds an arc; u32 node, category
a facility. Costs are whole deciseconds for everybody, so answers are compared exactly.
"""
import json
import pathlib
import subprocess
import sys
import time

import numpy as np
import pandas as pd

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from compare_scipy import EXTRACTS, moscow  # noqa: E402

LIMIT = 9000


def write(folder, xy, arcs, facilities):
    ds = np.maximum(1, np.round(arcs.seconds.values * 10)).astype("<u4")
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "net.bin", "wb") as f:
        f.write(np.array([len(xy), len(arcs), len(facilities), LIMIT], "<u4").tobytes())
        f.write(np.asarray(xy, "<f4").tobytes())
        f.write(np.c_[arcs["from"].values, arcs.to.values, ds].astype("<u4").tobytes())
        f.write(np.c_[facilities.node.values, facilities.category.values].astype("<u4").tobytes())


def networks(shared, out):
    for name in ("yuzhong", "porto"):
        extract = shared / "data" / EXTRACTS[name]
        if (out / name / "net.bin").exists() or not extract.exists():
            print(f"{name}: {'kept' if extract.exists() else f'skipped, {extract} is not there'}")
            continue
        subprocess.run([sys.executable, str(shared / "bench/osm_arcs.py"), str(extract), "--out", str(out / name)], check=True)
        nodes, arcs, facilities = (pd.read_csv(out / name / f"{f}.csv") for f in ("nodes", "arcs", "facilities"))
        k = np.cos(np.radians(nodes.lat.mean()))
        write(out / name, np.c_[nodes.lon * k, nodes.lat], arcs, facilities)
    folder = shared / "data/large-moscow"
    if folder.exists() and not (out / "moscow/net.bin").exists():
        (out / "moscow").mkdir(parents=True, exist_ok=True)
        moscow(folder, out / "moscow")
        xy = np.fromfile(folder / "moscow-roads.co.bin", "<i4").reshape(-1, 2)
        write(out / "moscow", xy, *(pd.read_csv(out / "moscow" / f"{f}.csv") for f in ("arcs", "facilities")))
    if (shared / "bench/peers.py").exists() and not (out / "grid-1000/net.bin").exists():
        sys.path.insert(0, str(shared / "bench"))
        import importlib.util
        spec = importlib.util.spec_from_file_location("shared_peers", shared / "bench/peers.py")
        shared_peers = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(shared_peers)
        arcs, facilities = shared_peers.grid(1000, 20, 100)
        y, x = np.divmod(np.arange(1_000_000), 1000)
        write(out / "grid-1000", np.c_[x, y], arcs, facilities)


def read(folder):
    raw = np.fromfile(pathlib.Path(folder) / "net.bin", "<u4")
    n, m, k, limit = (int(v) for v in raw[:4])
    arcs = raw[4 + 2 * n:4 + 2 * n + 3 * m].reshape(-1, 3).astype(np.int64)
    facilities = raw[4 + 2 * n + 3 * m:].reshape(-1, 2).astype(np.int64)
    # Of several arcs between two nodes the shortest counts.
    arcs = pd.DataFrame(arcs, columns=["a", "b", "ds"]).groupby(["a", "b"], as_index=False).ds.min()
    return n, limit, arcs, [facilities[facilities[:, 1] == c, 0] for c in range(facilities[:, 1].max() + 1)]


def check(columns, limit):
    total, reached = 0, 0
    for c, times in enumerate(columns):
        nodes = np.flatnonzero(times <= limit)
        reached += len(nodes)
        total += int((np.round(times[nodes]).astype(np.uint64) * (np.uint64(31) * nodes.astype(np.uint64) + np.uint64(c + 1))).sum(dtype=np.uint64))
    return f"{reached}:{total & 0xFFFFFFFFFFFF:x}"


class Peers:
    folder = None

    def load(self, folder):
        if folder == self.folder:
            return
        self.folder, self.graph, self.net = folder, None, None
        self.n, self.limit, self.arcs, self.categories = read(folder)

    def scipy(self):
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import dijkstra
        start = time.perf_counter()
        if self.graph is None:
            self.graph = csr_matrix((self.arcs.ds.values.astype(float), (self.arcs.b.values, self.arcs.a.values)), shape=(self.n, self.n))
        setup = time.perf_counter() - start
        start = time.perf_counter()
        columns = [dijkstra(self.graph, indices=np.unique(c), limit=self.limit, min_only=True) for c in self.categories]
        return time.perf_counter() - start, setup, check(columns, self.limit)

    def pandana(self):
        import pandana
        start = time.perf_counter()
        if self.net is None:
            xy = pd.Series(np.arange(self.n, dtype=float)), pd.Series(np.zeros(self.n))
            self.net = pandana.Network(*xy, self.arcs.a, self.arcs.b, self.arcs[["ds"]].astype(float), twoway=False)
        setup = time.perf_counter() - start
        start = time.perf_counter()
        for c, nodes in enumerate(self.categories):
            self.net.set_pois(f"c{c}", self.limit, 1, nodes.astype(float), np.zeros(len(nodes)))
            self.net.nearest_pois(self.limit, f"c{c}", num_pois=1)
        # It searches in floats and from every node; its answer is not compared.
        return time.perf_counter() - start, setup, ""


def answer():
    peers = Peers()
    for line in sys.stdin:
        peer, folder = line.rstrip("\n").split("\t")
        try:
            peers.load(folder)
            seconds, setup, found = getattr(peers, peer)()
            reply = {"seconds": seconds, "figures": {"setup_s": setup}, "check": found}
        except ImportError as error:
            reply = {"error": str(error)}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "networks":
        networks(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
    else:
        answer()
