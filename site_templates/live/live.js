// Only `dxplan serve` adds this: the page is opened again when the files it is made from have changed.
(() => {
  "use strict";
  const own = document.currentScript.dataset.version;
  let events = null;
  const listen = () => {
    // a hidden tab holds no connection: a browser opens six to one server at most
    if (document.hidden) { if (events) events.close(); events = null; return; }
    events = events || new EventSource("/@dxplan/events");
    events.onmessage = (event) => { if (event.data !== own) { events.close(); location.reload(); } };
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => { if (events) events.close(); events = null; });
  addEventListener("pageshow", listen);
})();
