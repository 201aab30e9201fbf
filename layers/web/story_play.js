/** Plays a story by itself: page after page, until somebody touches it. */

const IDLE_MS = 60_000;

/**
 * @param {Document} document
 * @param {{pause: () => number, next: () => void, act: () => void, isKiosk: boolean, restart: () => void}} story
 *   `pause` tells how long the page stays; `act` hears that it plays or not; a kiosk goes on when
 *   nobody has touched it for a minute
 */
export function createPlayer(document, { pause, next, act, isKiosk, restart }) {
  let timer = 0;
  let idle = 0;
  let isPlaying = false;
  let isTouched = false;

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      next();
      wait();
    }, pause());
  }

  function start() {
    isPlaying = true;
    isTouched = false;
    clearTimeout(idle);
    wait();
    act();
  }

  function stop() {
    clearTimeout(timer);
    isPlaying = false;
    act();
  }

  function beginAgain() {
    restart();
    start();
  }

  function touch(event) {
    if (isKiosk) {
      clearTimeout(idle);
      idle = setTimeout(beginAgain, IDLE_MS);
    }
    // The button itself says what to do.
    if (!isPlaying || event.target.closest?.("[data-plays]")) return;
    isTouched = isKiosk;
    stop();
  }

  for (const name of ["pointerdown", "wheel", "keydown"]) document.addEventListener(name, touch, { capture: true, passive: true });
  return { start, stop, isOn: () => isPlaying, wasTouched: () => isTouched };
}
