#!/usr/bin/env bash
# Prepares the real cities from a folder of extracts: cities.sh DATA OUT QUANLI. What is not there is skipped with its reason.
set -euo pipefail
data=$1 out=$2 quanli=$3
if [ ! -d "$data" ]; then
  echo "skipped: $data is not there, so no real city is prepared"
  exit 0
fi
mkdir -p "$out"
# What another quanli prepared may be of other rules.
current() { [ "$1/city.json" -nt "$quanli" ]; }

yuzhong=$data/chongqing-yuzhong
current "$out/yuzhong" || "$quanli" prepare "$yuzhong/yuzhong_walk_2026-04-26.osm.pbf" "$yuzhong/chongqingZ_buildings.geojson" \
  "$yuzhong/04_digitaltwin_pois.geojson" "$yuzhong/02_digitaltwin_transit.geojson" --dem "$yuzhong/chongqingZ_elevation_utm.tif" \
  --scope "$yuzhong/nominatim_yuzhong_boundary.json.gz" --out "$out/yuzhong" --id yuzhong --name 渝中 --name-en Yuzhong --source "heights USGS SRTM" --date 2026-04-26

monaco=$data/monaco
current "$out/monaco" || "$quanli" prepare "$monaco/monaco-2025-02-11.osm.pbf" --dem "$monaco/N43E007.hgt.zip" --bbox 7.40,43.72,7.45,43.76 \
  --out "$out/monaco" --id monaco --name 摩纳哥 --name-en Monaco --source "heights SRTM" --date 2025-02-11

porto=$data/porto
services=$out/porto-services.json
cat > "$services" <<'JSON'
{"Farmacias": "pharmacy", "Escolas": "primary-school", "Supermecados": "supermarket", "Bancos": "bank", "Parques e jardins": "park", "CTT": "parcel",
 "Centro Saude": "health-centre", "Hospitais": "hospital"}
JSON
current "$out/porto" || "$quanli" prepare "$porto/porto_portugal.osm.pbf" "$porto/services_a.csv" --services "$services" \
  --dem "$porto/PortoCOPERNICUS_clip.tif" --dem "$porto/GaiaCOPERNICUS_clip.tif" --residents "$porto/BGRI2021_1312.gpkg" \
  --ages 0-14=N_INDIVIDUOS_0_14,15-24=N_INDIVIDUOS_15_24,25-64=N_INDIVIDUOS_25_64,65+=N_INDIVIDUOS_65_OU_MAIS \
  --out "$out/porto" --id porto --name 波尔图 --name-en Porto --source "Copernicus EU-DEM" --source "INE Census 2021" --date 2021
