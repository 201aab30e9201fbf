/** On paper the map fits the width of a sheet and is drawn in ink on white; afterwards all is as it was. */

/** An A4 or Letter sheet, upright, inside its margins, at 96 px to the inch. */
const SHEET_PX = { wide: 700, high: 820 };
const ZOOM_STEP = 0.25;

/**
 * @param {object} map Leaflet @param {Document} document
 * @param {{fits: boolean, act: (isOn: boolean) => void}} options `fits`: the page is the map's own, so it
 *   may take another size; `act` draws for paper, or for the screen again
 */
export function watchPaper(map, document, { fits, act }) {
  const page = document.defaultView;
  const root = document.documentElement;
  let before = null;

  /** What was seen is seen still, at the zoom that the sheet allows. */
  function fitSheet() {
    const { x, y } = map.getSize();
    if (!fits || !x || !y) return;
    root.style.setProperty("--sheet-height", `${Math.min(SHEET_PX.high, Math.round((SHEET_PX.wide * y) / x))}px`);
    root.classList.add("on-paper");
    map.invalidateSize({ animate: false, pan: false });
    const shrunk = before.zoom + Math.log2(SHEET_PX.wide / x);
    map.setView(before.centre, Math.floor(shrunk / ZOOM_STEP) * ZOOM_STEP, { animate: false });
  }

  function turn(isOn) {
    if (isOn === Boolean(before)) return;
    if (isOn) {
      before = { centre: map.getCenter(), zoom: map.getZoom() };
      fitSheet();
      act(true);
      return;
    }
    const { centre, zoom } = before;
    before = null;
    root.classList.remove("on-paper");
    map.invalidateSize({ animate: false, pan: false });
    act(false);
    map.setView(centre, zoom, { animate: false });
  }

  page.addEventListener("beforeprint", () => turn(true));
  page.addEventListener("afterprint", () => turn(false));
  page.matchMedia("print").addEventListener("change", ({ matches }) => turn(matches));
}
