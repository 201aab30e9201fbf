"""What GDAL may do here; in the environment before it is loaded, for later is too late."""

from __future__ import annotations

from collections.abc import Collection

BASEMAP_DRIVERS = frozenset({"GeoJSON", "GPKG"})
FILE_DRIVERS = frozenset({"ESRI Shapefile", "FlatGeobuf"})
"""A file's content, not its name, chooses the driver; others open further files or ask hosts."""

_DRIVERS = """
ADBC,AIVector,AVCBin,AVCE00,AmigoCloud,CSV,CSW,Carto,DGN,DXF,EDIGEO,EEDA,ESRI Shapefile,
ESRIJSON,Elasticsearch,FlatGeobuf,GDALG,GML,GPKG,GPSBabel,GPX,GTFS,GeoJSON,GeoJSONSeq,
GeoRSS,HTTP,Idrisi,JML,JSONFG,KML,LIBKML,LVBAG,MBTiles,MEM,MVT,MapInfo File,MapML,
MiraMonVector,NGW,OAPIF,ODS,OGCAPI,OGR_GMT,OGR_PDS,OGR_VRT,OSM,OpenFileGDB,PCIDSK,PDF,PDS4,
PGDUMP,PLSCENES,PMTiles,S57,SQLite,SXF,Selafin,TopoJSON,VDV,VFK,VICAR,WAsP,WFS,XLSX
""".replace("\n", "").split(",")

_ENVIRONMENT = {
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".invalid",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GDAL_PAM_ENABLED": "NO",
    "PROJ_NETWORK": "OFF",
    # Reserved address space counts against the limit of memory; one thread each is enough.
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "RUST_BACKTRACE": "0",  # the first line says why it ended; the rest would hide it
}


def build_environment(drivers: Collection[str]) -> dict[str, str]:
    """Return variables under which GDAL knows these drivers only, and asks nobody.

    A Shapefile is several files; only where it is allowed may GDAL look for neighbours.
    """
    skipped = ",".join(each for each in _DRIVERS if each not in drivers)
    if "ESRI Shapefile" in drivers:
        more = {"SHAPE_RESTORE_SHX": "YES"}
    else:
        more = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR"}
    return {**_ENVIRONMENT, "OGR_SKIP": skipped, **more}
