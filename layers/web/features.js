/** The marks on the map, kept by key: what stays is updated in place, so focus and position stay. */

const HIT_PX = 44;
const KEYBOARD_LIMIT = 20;
/** What stands above the others. */
const LIFTS = { cell: 1000, waiting: 2000 };

/** @param {HTMLElement} element @param {import("./mark_faces.js").Mark} mark @param {string} name */
function fillMark(element, mark, name) {
  element.replaceChildren();
  mark.fill(element);
  const title = document.createElement("span");
  title.className = mark.selected ? "name chosen" : "name";
  title.textContent = name;
  title.hidden = !mark.selected;
  element.append(title);
}

/**
 * @param {object} L Leaflet
 * @param {object} map
 * @param {(mark: import("./mark_faces.js").Mark) => void} onChoose
 */
export function createMarkLayer(L, map, onChoose) {
  /** @type {Map<string, {mark: object, marker: object, drawn: string}>} */
  const shown = new Map();

  /** Hit areas are wider than marks and may overlap: the nearest mark is meant. */
  function findNearest(event, fallback) {
    const at = map.mouseEventToContainerPoint(event);
    let best = { mark: fallback, distance: Infinity };
    for (const { mark } of shown.values()) {
      const place = map.latLngToContainerPoint([mark.lat, mark.lon]);
      const distance = place.distanceTo(at);
      if (distance < best.distance) best = { mark, distance };
    }
    return best.mark;
  }

  function addMark(mark) {
    const icon = L.divIcon({ className: "mark", html: "", iconSize: [HIT_PX, HIT_PX] });
    const marker = L.marker([mark.lat, mark.lon], { icon, keyboard: false, autoPanOnFocus: false });
    const kept = { mark, marker, drawn: "" };
    marker.on("click", ({ originalEvent }) => onChoose(findNearest(originalEvent, kept.mark)));
    marker.addTo(map);
    const element = marker.getElement();
    element.setAttribute("role", "button");
    element.dataset.key = mark.key;
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      onChoose(kept.mark);
    });
    shown.set(mark.key, kept);
    return kept;
  }

  function updateMark(mark, name, reachable) {
    const kept = shown.get(mark.key) ?? addMark(mark);
    const { marker } = kept;
    const element = marker.getElement();
    if (kept.mark.lat !== mark.lat || kept.mark.lon !== mark.lon) marker.setLatLng([mark.lat, mark.lon]);
    const drawn = `${mark.sort}|${mark.look}|${name}`;
    if (kept.drawn !== drawn) fillMark(element, mark, name);
    if (element.getAttribute("aria-label") !== mark.label) {
      element.setAttribute("aria-label", mark.label);
      element.title = mark.label;
    }
    element.tabIndex = reachable ? 0 : -1;
    marker.setZIndexOffset(mark.selected ? 10000 : (LIFTS[mark.sort] ?? 0));
    Object.assign(kept, { mark, drawn });
  }

  return {
    /** @param {import("./mark_faces.js").Mark[]} marks @param {Map<string, string>} names by key */
    show(marks, names) {
      const wanted = new Set(marks.map((mark) => mark.key));
      for (const [key, { marker }] of shown) {
        if (wanted.has(key)) continue;
        if (marker.getElement()?.contains(document.activeElement)) map.getContainer().focus();
        marker.remove();
        shown.delete(key);
      }
      const reachable = marks.length <= KEYBOARD_LIMIT;
      for (const mark of marks) updateMark(mark, names.get(mark.key) ?? "", reachable);
    },
    /** Put each name on its side, and away where there is no room. @param {Map<string, {side: string}>} placed */
    showNames(placed) {
      for (const [key, { marker }] of shown) {
        const name = marker.getElement().querySelector(".name");
        name.hidden = !placed.has(key);
        name.dataset.side = placed.get(key)?.side ?? "";
      }
    },
    /** @param {string} key */
    focus(key) {
      shown.get(key)?.marker.getElement().focus({ preventScroll: true });
    },
  };
}
