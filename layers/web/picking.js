/** Choosing a place on the map: a tap while picking, a long press at any time, Enter for the middle. */

/**
 * @param {object} L Leaflet @param {object} map
 * @param {(spot: {lon: number, lat: number}) => void} onSpot
 */
export function createPicking(L, map, onSpot) {
  const container = map.getContainer();
  let isOn = false;
  let pin = null;

  function choose({ lat, lng }) {
    const icon = L.divIcon({ className: "pin", iconSize: [28, 28] });
    pin ??= L.marker([lat, lng], { icon, interactive: false, keyboard: false, zIndexOffset: 20000 });
    pin.setLatLng([lat, lng]).addTo(map);
    onSpot({ lon: Number(lng.toFixed(6)), lat: Number(lat.toFixed(6)) });
  }

  map.on("click", ({ latlng }) => isOn && choose(latlng));
  map.on("contextmenu", ({ latlng }) => choose(latlng));
  container.addEventListener("keydown", (event) => {
    if (isOn && event.key === "Enter" && event.target === container) choose(map.getCenter());
  });

  return {
    /** @param {boolean} on */
    set(on) {
      if (isOn && !on) pin?.remove();
      isOn = on;
      container.classList.toggle("picking", on);
    },
    isOn: () => isOn,
    /** A tap on a mark means the place under it. @param {{lon: number, lat: number}} place */
    choose: ({ lon, lat }) => choose({ lat, lng: lon }),
  };
}
