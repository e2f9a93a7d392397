#!/usr/bin/env python3
"""Accounts for every real extract: extracts.py SHARED QUANLI OUT [NAME…] writes docs/extracts.md.

What is in each extract is counted here with osmium and with tables of tags of our own (`osm_account.py`), so that nothing of the reader is believed. What
`quanli prepare` writes is counted again, thing by thing: whatever is in an extract is in the folder, or stands in the table of `prepare --account` with its
reason. What is in neither is dropped in silence, and that is an error, as is a stair that anybody walks faster than the flat.
"""
import collections
import csv
import gzip
import json
import pathlib
import re
import sqlite3
import subprocess
import sys

import osm_account as osm

WALKERS = ["adult", "child", "carer", "senior", "elder", "wheelchair", "pram"]
LONGEST_S = 300
PORTO_SERVICES = {"Farmacias": "pharmacy", "Escolas": "primary-school", "Supermecados": "supermarket", "Supermercados": "supermarket", "Bancos": "bank",
                  "Parques e jardins": "park", "CTT": "parcel", "Centro Saude": "health-centre", "Hospitais": "hospital"}
PORTO_AGES = {"0-14": "N_INDIVIDUOS_0_14", "15-24": "N_INDIVIDUOS_15_24", "25-64": "N_INDIVIDUOS_25_64", "65+": "N_INDIVIDUOS_65_OU_MAIS"}
# Name, extract, other files with places, people and their columns by age, further options.
EXTRACTS = [
    ("yuzhong", "chongqing-yuzhong/yuzhong_walk_2026-04-26.osm.pbf",
     ["chongqing-yuzhong/chongqingZ_buildings.geojson", "chongqing-yuzhong/04_digitaltwin_pois.geojson", "chongqing-yuzhong/02_digitaltwin_transit.geojson"],
     None, {}, ["--dem", "chongqing-yuzhong/chongqingZ_elevation_utm.tif", "--scope", "chongqing-yuzhong/nominatim_yuzhong_boundary.json.gz"]),
    ("monaco", "monaco/monaco-2025-02-11.osm.pbf", [], None, {}, ["--dem", "monaco/N43E007.hgt.zip", "--bbox", "7.40,43.72,7.45,43.76"]),
    ("porto", "porto/porto_portugal.osm.pbf", ["porto/services_a.csv", "porto/services_b.csv"], "porto/BGRI2021_1312.gpkg", PORTO_AGES,
     ["--dem", "porto/PortoCOPERNICUS_clip.tif", "--dem", "porto/GaiaCOPERNICUS_clip.tif"]),
    ("poa", "poa/poa_osm.pbf", [], "poa/poa_hexgrid.csv", {"0+": "population"}, ["--dem", "poa/poa_elevation.tif"]),
    ("helsinki", "helsinki/Helsinki.osm.pbf", [], "helsinki/helsinki_population_grid_2020.gpkg", {"0+": "population"}, []),
    ("portland", "portland-otp/portland-central-filtered.osm.pbf", [], None, {}, ["--dem", "portland-otp/portland-ned.tif"]),
    ("heidelberg", "heidelberg-ele/heidelberg-oldtown-ele.osm.pbf", [], None, {}, []),
]
NOT_PREPARED = [
    ("large-moscow", "pairs of nodes on a plane: no tags and no position on Earth, so nothing says what is a path; its 451,135 pairs are walked as arcs by "
     "`make compare WITH=scipy`"),
    ("poa/poa_points_of_interest.csv", "15 rows and no column that says what they are; `prepare` refuses it and names the columns"),
    ("porto/stcp_stops.csv, metro_stops.csv", "stops without a column that says so; lines come from the timetables (`quanli lines`)"),
]


def in_folder(folder, name):
    path = folder / f"{name}.geojson.gz"
    return json.loads(gzip.decompress(path.read_bytes()))["features"] if path.exists() else []


def whole(identity):
    """The id of the way that a path is a part of; the number itself may be negative."""
    return re.match(r"[nwr]-?\d+", identity).group()


def of_account(path):
    """Ids by role and reason, and what was said of those that are used."""
    left, used = {"path": {}, "lift": {}, "place": {}}, collections.Counter()
    for row in csv.DictReader(path.open(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["as"] == "used":
            used[row["why"]] += 1
        else:
            left[row["as"]].setdefault(row["id"].split(",")[0], []).append(row["why"])
    return left, used


class Account:
    """One table: what of a kind is in, out, and left out with which reason."""

    def __init__(self):
        self.rows, self.errors = [], []

    def add(self, what, found, out, left, note=""):
        """Sets of ids; each of `found` is in `out` or has its reason in `left`, and nothing else is anywhere."""
        why = collections.Counter(r for i in sorted(found - out) for r in left.get(i, [])[:1])
        silent = sorted(i for i in found - out if i not in left)
        both = sorted(i for i in found & out if i in left)
        more = sorted(i for i in out - found)
        for ids, words in ((silent, "dropped in silence"), (both, "used and left out"), (more, "out and not in")):
            if ids:
                self.errors.append(f"{what}: {len(ids)} {words}: {' '.join(ids[:5])}")
        self.rows.append((what, len(found), len(found & out), why, note))

    def add_numbers(self, what, found, out, why, note=""):
        if found - out != sum(why.values()):
            self.errors.append(f"{what}: {found} in, {out} out, but {sum(why.values())} explained")
        self.rows.append((what, found, out, why, note))


def shortly(why):
    """Reasons with what they have in common said once, most frequent first."""
    groups = collections.defaultdict(collections.Counter)
    for reason, n in why.items():
        head, _, tail = reason.partition(", ")
        groups[head][tail] += n
    lines = []
    for head, tails in sorted(groups.items(), key=lambda g: -sum(g[1].values())):
        tails_of = tails.most_common()
        if len(tails_of) == 1:
            said = f", {tails_of[0][0]}" if tails_of[0][0] else ""
        else:
            said = " (" + ", ".join(f"{tail} {n}" for tail, n in tails_of) + ")"
        lines.append(f"{sum(tails.values())} {head.removesuffix(' left out')}{said}")
    return "; ".join(lines) or "–"


def said_of(printed, file):
    """What prepare printed about features of a file: reason → how many."""
    why = collections.Counter()
    for line in printed.splitlines():
        if re.match(r"(error|warning): ", line) and pathlib.Path(file).name in line:
            more = re.search(r"\(and (\d+) more like it\)", line)
            rows = re.search(r": (\d+) rows", line)
            reason = re.sub(r" at -?[\d.]+,-?[\d.]+| feature \d+", "", line.split(": ", 2)[2]).split(" [")[0].split(" (and")[0].split(". ")[0]
            if "column" not in reason:
                why[reason] += int(rows.group(1)) if rows else 1 + (int(more.group(1)) if more else 0)
    return why


def other_files(account, files, facilities, backdrop, printed, services):
    """Features of GeoJSON and rows of CSV, by what their tags make of them."""
    places = blocks = 0
    for file in files:
        said = said_of(printed, file)
        if file.suffix == ".csv":
            rows = list(csv.DictReader(file.open(encoding="utf-8-sig")))
            used = sum(1 for r in rows if services.get(next(iter(r.values()))) is not None)
            account.add_numbers(f"rows of {file.name}", len(rows), used, said)
            places += used
            continue
        features = json.loads(file.read_text())["features"]
        tags = [{k: str(v) for k, v in f["properties"].items() if v is not None} for f in features]
        serving = [bool(osm.services(t)) for t in tags]
        building = [t.get("building", "no") != "no" and f["geometry"]["type"] != "Point" for t, f in zip(tags, features)]
        used = sum(s or b for s, b in zip(serving, building))
        account.add_numbers(f"features of {file.name}", len(features), used, said, f"{sum(serving)} places, {sum(building)} of the backdrop")
        places, blocks = places + sum(serving), blocks + sum(building)
    if files and (places, blocks) != (facilities, backdrop):
        account.errors.append(f"other files: {places} places and {blocks} buildings expected, {facilities} and {backdrop} found")


def people_in(path, columns):
    if path.suffix == ".csv":
        rows = list(csv.DictReader(path.open()))
    else:
        db = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        db.row_factory = sqlite3.Row
        table = db.execute("select table_name from gpkg_contents where data_type = 'features'").fetchone()[0]
        rows = [dict(r) for r in db.execute(f'select * from "{table}"')]
    return len(rows), sum(float(r[c] or 0) for r in rows for c in columns)


def stairs_against_the_flat(quanli, city, out):
    """Edges of stairs, and how many of them somebody walks in less time than as long a flat way."""
    edges = faster = 0
    for walker in WALKERS:
        subprocess.run([quanli, "network", city, "--profile", walker, "--out", out], check=True, stdout=subprocess.DEVNULL)
        rows = [r for r in csv.DictReader((out / "edges.csv").open()) if r["kind"] == "steps"]
        edges = len(rows)
        # A time is a whole number of deciseconds, of which each may be half a one too short.
        faster += sum(1 for r in rows for way in ("there", "back") if r[way] and float(r[way]) < float(r["flat"]) - 0.05)
    return edges, faster


def check_of(quanli, city):
    """What `quanli check` read of the folder, and which features it says it left out."""
    printed = subprocess.run([quanli, "check", city], capture_output=True, text=True).stdout
    numbers = [int(n) for n in re.findall(r"\d+", printed.split("read: ")[1].splitlines()[0])]
    return numbers, {name: said_of(printed, f"{name}.geojson") for name in ("paths", "facilities", "residents")}


# How the words of `check` begin for a feature that it does not use.
LEFT_OUT = ("no geometry", "a geometry that", "fewer than two different", "the same path", "no people", "a line that no tag", "a second description")


def account_of(data, quanli, out, name, extract, others, residents, ages, options):
    city, table = out / name, out / f"{name}.tsv"
    paths = [data / o if (data / o).exists() else o for o in options]
    services = out / "porto-services.json"
    services.write_text(json.dumps(PORTO_SERVICES))
    command = [quanli, "prepare", data / extract, *(data / o for o in others), *paths, "--account", table, "--out", city, "--id", name]
    if residents:
        command += ["--residents", data / residents, "--ages", ",".join(f"{a}={c}" for a, c in ages.items())]
    if any(o.endswith(".csv") for o in others):
        command += ["--services", services]
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=LONGEST_S)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr}")
    left, used = of_account(table)
    found = osm.Extract(data / extract)
    features = {kind: in_folder(city, kind) for kind in ("paths", "facilities", "residents", "backdrop")}
    path_ids = {whole(f["id"]) for f in features["paths"]}
    ids = [str(f["properties"].get("id", "")) for f in features["facilities"]]
    own = {i for i in ids if re.fullmatch(r"[nwr]-?\d+", i)}
    a = Account()
    stairs = [f for f in features["paths"] if f["properties"]["kind"] == "steps"]
    moving = {whole(f["id"]) for f in features["paths"] if f["properties"]["kind"] == "escalator"}
    made = len([f for f in features["paths"] if not f["id"].startswith("n")])
    cut = f"they are {made} paths, cut at gates, crossings and layers, and laid across areas"
    a.add("ways and areas that might be walked", found.paths, {i for i in path_ids if i[0] != "n"}, left["path"], cut)
    walked = f"{len({whole(f['id']) for f in stairs})} walked in {len(stairs)} paths, {len(moving & found.stairs)} escalators"
    a.add("of these stairs", found.stairs, path_ids & found.stairs, left["path"], walked)
    a.add("of these areas", found.plazas, path_ids & found.plazas, left["path"], "walked along their rims and across")
    a.add("lifts at nodes", found.lifts, {i for i in path_ids if i[0] == "n"}, left["lift"])
    a.add("of ways lifts", found.lift_ways, path_ids & found.lift_ways, left["path"])
    planned = sum(n for why, n in used.items() if why.startswith("places not there yet"))
    a.add("places", found.places, own, left["place"], f"{planned} not there yet: drawn and not counted" if planned else "")
    blocks = sum(1 for f in features["backdrop"] if f["properties"]["kind"] == "block") - found.blocks
    other_files(a, [data / o for o in others], len(ids) - len(own), blocks, done.stdout, PORTO_SERVICES)
    homes = ""
    (n_paths, n_stairs, n_moving, n_lifts, n_places, *people), said = check_of(quanli, city)
    if residents:
        rows, sum_in = people_in(data / residents, ages.values())
        sum_out = sum(float(n) for f in features["residents"] for n in f["properties"]["people"].values())
        a.add_numbers(f"rows of {pathlib.Path(residents).name}", rows, len(features["residents"]), said_of(done.stdout, residents))
        if abs(sum_in - sum_out) > 0.5 + 1e-6 * sum_in:
            a.errors.append(f"people: {sum_in:.0f} in, {sum_out:.0f} out")
        homes = f"; {sum_in:.0f} people in, {sum_out:.0f} in the folder, of whom `check` finds {people[0]} at {people[1]} homes and {people[2]} farther than 80 m from every path"
        if abs(people[0] + people[2] - sum_out) > 1 + 1e-6 * sum_out:
            a.errors.append(f"check: {sum_out:.0f} people in the folder, {people[0]} at homes and {people[2]} far from paths")
    for what, kind, read in (("paths", "paths", n_paths), ("places", "facilities", n_places)):
        dropped = collections.Counter({r: n for r, n in said[kind].items() if r.startswith(LEFT_OUT)})
        a.add_numbers(f"`check`: {what} of the folder", len(features[kind]), read, dropped)
    edges, faster = stairs_against_the_flat(quanli, city, out / "network")
    if faster:
        a.errors.append(f"{faster} edges of stairs are walked faster than the flat")
    a.tail = f"Stairs walked faster than the flat: {faster} (of {edges} edges of stairs, both directions, {len(WALKERS)} walkers){homes}."
    return a


def main():
    shared, quanli, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    data, only = shared / "data", sys.argv[4:]
    lines = ["# Every real extract accounted for", "",
             "Written by `make docs WITH=extracts`. What goes in is counted by a reader of its own (`tools/osm_account.py`), what comes out in the folder that `quanli prepare` writes and in what",
             "`quanli check` reads of it. *Explained* holds every difference, with the words of `prepare --account`, which also names each thing by its id.", ""]
    errors = []
    for name, extract, *rest in EXTRACTS:
        if only and name not in only:
            continue
        if not (data / extract).exists():
            print(f"{name}: skipped, {data / extract} is not there")
            continue
        try:
            account = account_of(data, quanli, out, name, extract, *rest)
        except subprocess.TimeoutExpired:
            print(f"{name}: skipped, preparing took more than {LONGEST_S} s")
            continue
        lines += [f"## {name}", "", f"`{extract}`. {account.tail}", "", "| what | in | out | explained |", "|---|---|---|---|"]
        for what, n_in, n_out, why, note in account.rows:
            if n_in or n_out:
                told = [shortly(why)] * bool(why) + [note[:1].upper() + note[1:]] * bool(note)
                lines.append(f"| {what} | {n_in} | {n_out} | {'. '.join(told) or '–'} |")
        lines.append("")
        errors += [f"{name}: {e}" for e in account.errors]
        print(f"{name}: {len(account.errors)} unexplained")
    lines += ["## Not prepared", ""] + [f"- `{what}`: {why}." for what, why in NOT_PREPARED]
    if not only:
        pathlib.Path("docs/extracts.md").write_text("\n".join(lines) + "\n")
    else:
        print("\n".join(lines))
    print("\n".join(errors))
    sys.exit(1 if errors else 0)


if __name__ == "__main__":
    main()
