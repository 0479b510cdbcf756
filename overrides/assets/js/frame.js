// What every page needs of a script: the reader's choice of light or dark, and the fonts in time. It runs in the
// head, before the page is drawn, so that no page flashes; without it, or without a choice, pages follow the system.
(function () {
  "use strict";

  const KEY = "khlang-scheme";
  const root = document.documentElement;
  root.classList.replace("no-js", "js");

  // A browser asks for fonts only when it lays out text, after all styles have come; what is being read then moves.
  // From a stick nothing is asked for twice, and a browser may refuse.
  // Who comes with a question waits for the index, not for fonts: the first results are read a moment in another
  // (search.js ends that, or the clock if it never comes).
  if (location.pathname.endsWith("/search.html") && /[?&]q=./.test(location.search)) {
    root.classList.add("kl-fonts-wait");
    setTimeout(() => root.classList.remove("kl-fonts-wait"), 10000);
  } else if (location.protocol.startsWith("http") && document.currentScript instanceof HTMLScriptElement) {
    for (const weight of ["regular", "semibold", "bold"]) {
      const link = document.createElement("link");
      link.rel = "preload";
      link.as = "font";
      link.type = "font/woff2";
      link.crossOrigin = "anonymous";
      link.href = new URL("../fonts/sarabun-" + weight + ".woff2", document.currentScript.src).href;
      document.head.append(link);
    }
    // Paper has weights that the screen may not show, and a browser waits for no font when it prints.
    window.addEventListener("load", function () {
      for (const weight of [400, 600, 700]) document.fonts.load(weight + " 1em Sarabun").catch(() => undefined);
    });
  }

  /** A browser may refuse storage, on a USB stick or in a private window. @param {string} key @returns {string | null} */
  function recall(key) {
    try {
      return localStorage.getItem(key);
    } catch (error) {
      return null;
    }
  }

  /** @param {string} scheme */
  function remember(scheme) {
    try {
      localStorage.setItem(KEY, scheme);
    } catch (error) {
      // The choice then holds for this page alone.
    }
  }

  const system = matchMedia("(prefers-color-scheme: dark)");

  function isDark() {
    return root.dataset.scheme ? root.dataset.scheme === "dark" : system.matches;
  }

  const chosen = recall(KEY);
  if (chosen === "light" || chosen === "dark") root.dataset.scheme = chosen;

  document.addEventListener("DOMContentLoaded", function () {
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-scheme-switch]"));
    if (!button) return;
    const offer = function () {
      const words = isDark() ? "ใช้พื้นสีอ่อน" : "ใช้พื้นสีเข้ม";
      button.setAttribute("aria-label", words);
      button.title = words;
    };
    button.addEventListener("click", function () {
      root.dataset.scheme = isDark() ? "light" : "dark";
      remember(root.dataset.scheme);
      offer();
    });
    system.addEventListener("change", offer);
    offer();
    button.hidden = false;
  });

  // What somebody has sent without a signal goes on whichever page is opened with one; the form's own page does so itself.
  const own = document.currentScript instanceof HTMLScriptElement && document.currentScript.src;
  if (own && location.protocol.startsWith("http") && recall("khlang-form-waiting")) {
    window.addEventListener("load", function () {
      if (document.getElementById("kl-form")) return;
      const script = document.createElement("script");
      script.src = new URL("form.js", own).href;
      document.head.append(script);
    });
  }

  // What was visited opens again without a network (sw.js). What this page loaded before there was a worker, the
  // worker is told; from a stick, or where a browser has no workers, all is as before.
  const worker = document.currentScript instanceof HTMLScriptElement && new URL("../../sw.js", document.currentScript.src);
  if (worker && location.protocol.startsWith("http") && "serviceWorker" in navigator) {
    window.addEventListener("load", function () {
      navigator.serviceWorker
        .register(worker)
        .then(() => navigator.serviceWorker.ready)
        .then(function (registration) {
          const { active } = registration;
          if (!active || navigator.serviceWorker.controller) return;
          active.postMessage({ names: [location.href] });
          new PerformanceObserver(function (loaded, observer) {
            active.postMessage({ names: loaded.getEntries().map((entry) => entry.name) });
            if (navigator.serviceWorker.controller) observer.disconnect();
          }).observe({ type: "resource", buffered: true });
        })
        .catch(() => undefined);
    });
  }
})();
