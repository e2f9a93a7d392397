"""What is in an OpenStreetMap extract, counted with osmium by tables of our own: ways that people might walk on, stairs, lifts, areas, places.

Nothing is shared with the reader in Rust. Where the two tables of tags disagree, `extracts.py` finds a thing that came out and was not in, or the other way round.
"""
import osmium

AREAS = {"multipolygon", "boundary", "site", "building"}
GONE = {"disused", "abandoned", "demolished", "razed", "removed", "destroyed", "was", "closed", "vacant"}
TO_COME = {"planned", "proposed", "construction", "under_construction"}
VALUES = {
    "amenity": {"kindergarten", "childcare", "pharmacy", "hospital", "clinic", "doctors", "health_post", "library", "public_bookcase", "community_centre",
                "arts_centre", "marketplace", "post_office", "parcel_locker", "post_box", "bank", "atm", "toilets", "charging_station", "school", "social_facility"},
    "shop": {"chemist", "greengrocer", "butcher", "seafood", "convenience", "kiosk", "supermarket", "mall", "department_store", "hairdresser", "laundry",
             "dry_cleaning", "tailor", "shoe_repair", "copyshop"},
    "healthcare": {"clinic", "doctor", "centre", "nurse"},
    "leisure": {"fitness_station", "outdoor_fitness", "sports_centre", "stadium", "sports_hall", "pitch", "park", "garden", "playground"},
    "office": {"employment_agency"},
    "highway": {"bus_stop"},
    "railway": {"subway_entrance"},
}
NAMES = ("社区食堂", "老年食堂", "助餐", "长者食堂", "邻里食堂", "卫生服务中心", "卫生服务站", "党群服务中心", "社区居委会", "便民服务中心", "菜市场", "农贸", "渝邻汇",
         "零工市场", "零工驿站", "养老服务中心", "养老服务站")


def services(t):
    """Whether tags are those of a place that serves something; a name says so only where it ends with one of the words and no tag says otherwise."""
    for key, values in VALUES.items():
        if any(v.strip() in values for v in t.get(key, "").split(";")):
            return True
    if t.get("craft", "").strip("; "):
        return True
    if t.get("public_transport") in ("platform", "stop_position") and t.get("bus") == "yes":
        return True
    said = any(t.get(k, "no") not in ("no", "yes") for k in ("amenity", "shop", "leisure", "office", "healthcare", "highway", "railway", "public_transport", "tourism"))
    return t.get("name", "").strip().endswith(NAMES) and not said


def place(t):
    """Also one that is no more, or only planned: it comes in, and is told."""
    if services(t):
        return True
    for prefixes in (GONE, TO_COME):
        bare = {k.split(":", 1)[1]: v for k, v in t.items() if k.split(":", 1)[0] in prefixes and ":" in k}
        if bare and services(bare):
            return True
    return False


def walked(t):
    """Whether people walk on such a thing somewhere."""
    platform = t.get("railway") == "platform" or t.get("public_transport") == "platform"
    carried = t.get("railway") == "funicular" or t.get("route") == "ferry" or t.get("aerialway", "station") not in ("station", "pylon")
    return "highway" in t or platform or carried or t.get("indoor") == "corridor"


def always_an_area(t):
    platform = "platform" in (t.get("public_transport"), t.get("railway"), t.get("highway"))
    return t.get("area") != "no" and (platform or t.get("indoor") == "corridor")


class Extract:
    """Sets of ids, `n`, `w` or `r` and the number."""

    def __init__(self, path):
        self.paths, self.stairs, self.plazas, self.lifts, self.lift_ways, self.places, self.blocks = set(), set(), set(), set(), set(), set(), 0
        for o in osmium.FileProcessor(str(path)):
            if len(o.tags) == 0:
                continue
            t, identity = {k: v for k, v in o.tags}, f"{o.type_str()}{o.id}"
            if o.is_node():
                if t.get("highway") == "elevator":
                    self.lifts.add(identity)
            elif o.is_way():
                refs = [n.ref for n in o.nodes]
                self.way(t, identity, len(refs) > 3 and refs[0] == refs[-1])
            elif t.get("type") == "multipolygon" and walked(t):
                self.paths.add(identity)
                self.plazas.add(identity)
            if place(t):
                self.places.add(identity)

    def way(self, t, identity, closed):
        area = t.get("area") == "yes" or always_an_area(t)
        # A closed path through a building is a path.
        if t.get("building", "no") != "no" and closed and (area or not walked(t)):
            self.blocks += 1
        if not walked(t):
            return
        self.paths.add(identity)
        if t.get("highway") == "steps":
            self.stairs.add(identity)
        elif t.get("highway") == "elevator":
            self.lift_ways.add(identity)
        if closed and area and t.get("highway") != "elevator":
            self.plazas.add(identity)
