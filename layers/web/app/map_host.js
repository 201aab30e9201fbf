// Hosts the map page in an iframe and passes messages both ways.
// The iframe is made once for each mount; reruns only send it what changed.

const APP = "changning-map";
const hosts = new WeakMap();

/**
 * Position after "#", as the address carries it: "#14.5/31.2125/121.3995" -> [lon, lat, zoom].
 * Streamlit may have rewritten the address by now; the browser remembers what was asked for.
 */
function readPosition() {
  const asked = performance.getEntriesByType("navigation")[0]?.name.split("#")[1] ?? "";
  const parts = (location.hash.slice(1) || asked).split("/").map(Number);
  return parts.length === 3 && parts.every(Number.isFinite) ? [parts[2], parts[1], parts[0]] : null;
}

/** Streamlit rewrites the address without its "#" part; put the position back, without a rerun. */
function keepPosition(host) {
  if (!host.at) return;
  const [longitude, latitude, zoom] = host.at;
  const hash = `#${zoom.toFixed(2)}/${latitude.toFixed(5)}/${longitude.toFixed(5)}`;
  if (location.hash !== hash) history.replaceState(history.state, "", location.pathname + location.search + hash);
}

function buildFrame(data) {
  const frame = document.createElement("iframe");
  frame.title = data.title;
  const query = new URLSearchParams({ hosted: "1", lang: data.view.lang, theme: data.view.theme });
  const at = readPosition();
  if (at) query.set("at", at.join(","));
  if (data.view.selected) query.set("site", data.view.selected);
  query.set("basemap", data.view.basemap);
  frame.src = `/map?${query}`;
  return frame;
}

function buildHost(component) {
  const root = component.parentElement.querySelector(".map-host");
  const frame = buildFrame(component.data);
  const skip = root.querySelector("a");
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    const panel = document.querySelector(".st-key-panel");
    panel?.setAttribute("tabindex", "-1");
    panel?.focus();
  });
  root.append(frame);
  const host = { frame, skip, ready: false, sent: "", view: component.data.view, fire: null, at: readPosition(), near: null, picksNear: false, streets: component.data.streets };
  host.send = () => {
    const shown = { ...host.view, near: host.near, pick: host.view.pick || host.picksNear };
    const view = JSON.stringify(shown);
    if (!host.ready || view === host.sent) return;
    host.sent = view;
    frame.contentWindow.postMessage({ app: APP, v: 1, type: "set", ...shown }, location.origin);
  };
  host.receive = (event) => {
    if (event.source !== frame.contentWindow || event.origin !== location.origin) return;
    if (event.data?.app !== APP || event.data.v !== 1) return;
    answer(host, event.data);
  };
  addEventListener("message", host.receive);
  host.go = (event) => frame.contentWindow.postMessage({ app: APP, v: 1, type: "set", at: event.detail.at }, location.origin);
  document.addEventListener("changning-go", host.go);
  host.showNear = ({ detail }) => {
    host.near = detail.near;
    host.picksNear = detail.pick;
    host.send();
  };
  document.addEventListener("changning-near", host.showNear);
  // Streamlit updates the address some time after a run; this watches for its "#" being lost.
  host.watch = setInterval(() => keepPosition(host), 400);
  return host;
}

function answer(host, message) {
  if (message.type === "ready") {
    host.ready = true;
    host.sent = "";
    host.send();
  } else if (message.type === "moved" && Array.isArray(message.at)) {
    host.at = message.at.map(Number);
    keepPosition(host);
  } else if (message.type === "select") {
    host.fire("selected", message.site ?? "");
  } else if (message.type === "layers" && Array.isArray(message.hidden)) {
    host.fire("layers", message.hidden.map(String));
  } else if (message.type === "waiting") {
    host.fire("waiting", String(message.id));
  } else if (message.type === "answer") {
    host.fire("answer", String(message.answers));
  } else if (message.type === "basemap") {
    host.fire("basemap", String(message.basemap));
  } else if (message.type === "spot") {
    const spot = { lon: Number(message.lon), lat: Number(message.lat) };
    if (host.picksNear) document.dispatchEvent(new CustomEvent("changning-spot", { detail: spot }));
    else host.fire("spot", [spot.lon, spot.lat]);
  }
}

/** Called by Streamlit at first and again on each run with this run's view. */
export function update(component) {
  const { data, parentElement, setTriggerValue } = component;
  document.documentElement.lang = data.view.lang === "zh" ? "zh-CN" : "en";
  if (!hosts.has(parentElement)) hosts.set(parentElement, buildHost(component));
  const host = hosts.get(parentElement);
  host.fire = setTriggerValue;
  host.view = data.view;
  if (host.streets !== data.streets) {
    // Another street map was taken in: the page is opened anew, where it was.
    host.streets = data.streets;
    host.ready = false;
    host.frame.src = buildFrame(data).src;
  }
  host.frame.title = data.title;
  host.frame.className = data.tall ? "tall" : "";
  host.skip.textContent = data.skip;
  host.send();
  keepPosition(host);
  return () => {
    removeEventListener("message", host.receive);
    document.removeEventListener("changning-go", host.go);
    document.removeEventListener("changning-near", host.showNear);
    clearInterval(host.watch);
    hosts.delete(parentElement);
  };
}
